import Joi from "joi";

import type { Finding } from "../../domain/findings";
import { memberOf } from "../../domain/plainObject";
import { profileFaults } from "../../domain/policies/profileFaults";
import { missingPlaces, missingRoles, roleIdsNamedBy } from "../../domain/policies/references";
import { shapeFaults } from "../../domain/shapeFaults";
import { ErrorId, InvalidRequestError } from "../../errors/errors";
import { idFaults, readFlag } from "../support/command";
import type { Checked } from "./Checked";

const MEMBERS = ["description", "policies"];

const bodySchema = Joi.object({
  description: Joi.string().allow("").required(),
  // judged as those of a profile are
  policies: Joi.any().required(),
})
  .required()
  .label("body");

/**
 * Refuses an API key whose policies a profile could not have, naming every fault. The policies may
 * name roles that the caller may read, and those of their own profiles: of any other it is not told
 * whether it exists, since the key would show what the role allows.
 *
 * @param ownRoles those of the caller's own profiles
 * @throws InvalidRequestError 400 `profile-guard.request.invalid`
 */
export async function checkNewKey(
  { host, command, disclosure }: Checked<"findRoles" | "listNames" | "places">,
  ownRoles: () => Promise<ReadonlySet<string>>,
): Promise<void> {
  const { id, args, body } = command;
  const force = readFlag("force", args.force);
  const profile = { policies: memberOf(body, "policies") };
  const findings: Finding[] = [
    ...idFaults(id, { required: false }),
    ...force.findings,
    ...shapeFaults(bodySchema, body ?? undefined, MEMBERS),
    ...(profile.policies === undefined ? [] : profileFaults(profile)),
  ];
  const named = roleIdsNamedBy(profile);
  const seesRoles = disclosure.knows.sees("role");
  const namable = seesRoles ? named : await ownRoles();
  const roles = await host.findRoles([...named].filter((roleId) => namable.has(roleId)));
  const missing = missingRoles(profile, { roleIds: roles }, [], undefined, !seesRoles);
  findings.push(
    ...(missing.length > 0 && seesRoles
      ? missingRoles(profile, { roleIds: roles }, await host.listNames("roles"))
      : missing),
    ...(force.value ? [] : missingPlaces(profile, disclosure.covered().places(host.places()))),
  );
  if (findings.length > 0) {
    throw new InvalidRequestError(ErrorId.invalidRequest, "The API key", findings);
  }
}
