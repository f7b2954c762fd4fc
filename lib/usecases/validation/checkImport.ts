import type { Finding } from "../../domain/findings";
import { roleFaults } from "../../domain/analysis/roleFaults";
import { below, fault } from "../../domain/findings";
import { isPlainObject } from "../../domain/plainObject";
import { hugeRoleFaults } from "../../domain/policies/size";
import { crowdedCredentials } from "../../domain/requests/formFaults";
import { dumpWithin, isSection, SECTIONS } from "../../domain/requests/imports";
import { misspeltMembers, unknownMemberFaults } from "../../domain/requests/members";
import { ErrorId, InvalidRequestError } from "../../errors/errors";
import type { SecurityReader } from "../../host/port/Host";
import type { Actor, Command } from "../support/command";
import { withPauses } from "../support/withPauses";
import type { Checked } from "./Checked";
import { type ProfileReads, writtenProfileFindings } from "./checkProfile";
import { newDocumentFaults } from "./newDocument";
import { newKuidFaults, userFindings, type UserReads } from "./checkUser";

interface ImportContext extends Checked<ProfileReads | UserReads> {
  readonly actor: Actor | undefined;
}

/**
 * Refuses an `admin:loadSecurities` that has any fault, before the host writes the first of its
 * roles: the host would find later faults when the earlier documents are stored. Roles and profiles
 * of the same import count as existing. There is no `force` for restrictions here: that argument of
 * loadSecurities is about roles.
 *
 * @throws InvalidRequestError `profile-guard.import.invalid`
 */
export async function checkImport(context: ImportContext): Promise<void> {
  const { actor, command } = context;
  const { args } = command;
  // of a dump within a section all is told at once
  const body = withoutDumps(command.body);
  const createdRoles = new Set(namesOf(body, "roles"));
  const imported = {
    createdProfiles: new Set(namesOf(body, "profiles")),
    importer: actor?.kuid,
  };
  const findings = [
    ...memberFaults(command.body),
    ...sectionFaults(command.body),
    ...(await existingUserFaults(context, args.onExistingUsers)),
  ];

  for await (const [id, role] of withPauses(entriesOf(body, "roles"))) {
    findings.push(...below(`roles.${id}`, roleFindings(role)));
  }
  for await (const [id, profile] of withPauses(entriesOf(body, "profiles"))) {
    // each profile's write warns of its own
    const { faults } = await writtenProfileFindings(context, id, profile, {
      force: false,
      withoutForce: true,
      createdRoles,
      id,
    });
    findings.push(...below(`profiles.${id}`, faults));
  }
  for (const section of ["roles", "profiles"] as const) {
    const kind = section === "roles" ? "role" : "profile";
    for await (const id of withPauses(namesOf(body, section))) {
      const at = `${section}.${id}`;
      findings.push(...(await newDocumentFaults(context, kind, id, { does: "write" }, at)));
    }
  }
  for await (const kuid of withPauses(namesOf(body, "users"))) {
    findings.push(...(await newKuidFaults(context.host, kuid, `users.${kuid}`)));
  }
  for await (const [id, user] of withPauses(
    await usersToLoad(context.host, { ...command, body }),
  )) {
    const crowd = crowdedCredentials(user);
    const found = crowd.length > 0 ? crowd : await userFindings(context, user, id, imported);
    findings.push(...below(`users.${id}`, found));
  }
  if (findings.length > 0) {
    throw new InvalidRequestError(ErrorId.invalidImport, "The import", findings);
  }
}

/**
 * Finds misspelt members. The host ignores unknown ones, so that a body with nothing else loads
 * nothing; beside known members, a comment or a version may stand.
 */
function memberFaults(body: unknown): Finding[] {
  const loads = isPlainObject(body) && SECTIONS.some((name) => Object.hasOwn(body, name));
  return loads ? misspeltMembers(body, SECTIONS) : unknownMemberFaults(body, SECTIONS);
}

function sectionFaults(body: unknown): Finding[] {
  const sections: Readonly<Record<string, unknown>> = isPlainObject(body) ? body : {};
  return SECTIONS.flatMap((name) => {
    const section = sections[name];
    // the host passes over what is false in any way
    return Boolean(section) && !isPlainObject(section)
      ? fault("member.type", name, `"${name}" must be an object of ${name} by id.`)
      : (dumpWithin(name, section) ?? []);
  });
}

function withoutDumps(body: unknown): unknown {
  return isPlainObject(body)
    ? Object.fromEntries(
        Object.entries(body).filter(
          ([name, section]) => !isSection(name) || dumpWithin(name, section) === undefined,
        ),
      )
    : body;
}

function roleFindings(role: unknown): Finding[] {
  return isPlainObject(role)
    ? [...hugeRoleFaults(role), ...roleFaults(role)]
    : [fault("member.type", "", "A role must be an object {controllers}.")];
}

export const ON_EXISTING: readonly string[] = ["fail", "skip", "overwrite"];

/** Source: the host's lib/core/security/securityLoader.js `_getUsersToLoad`. */
async function existingUserFaults(
  { host, command: { body }, disclosure }: ImportContext,
  onExistingUsers: unknown = "fail",
): Promise<Finding[]> {
  const kuids = namesOf(body, "users");
  if (kuids.length === 0) {
    return [];
  }
  if (!ON_EXISTING.includes(onExistingUsers as string)) {
    const message = '"onExistingUsers" must be one of "fail", "skip", "overwrite".';
    return [fault("member.value", "onExistingUsers", message)];
  }
  if (onExistingUsers !== "fail" || !disclosure.discloses("user")) {
    return [];
  }
  const existing = await host.findUsers(kuids);
  return [...existing.keys()].map((kuid) =>
    fault(
      "user.exists",
      `users.${kuid}`,
      `User "${kuid}" exists: say what becomes of such users by "onExistingUsers", "skip" or "overwrite".`,
    ),
  );
}

/**
 * Under `skip` the host does not look at the entries of users who exist, whatever they hold.
 * Source: the host's lib/core/security/securityLoader.js `_getUsersToLoad`.
 */
export async function usersToLoad(
  host: Pick<SecurityReader, "findUsers">,
  { body, args }: Pick<Command, "body" | "args">,
): Promise<[string, unknown][]> {
  const users = entriesOf(body, "users");
  if (users.length === 0 || args.onExistingUsers !== "skip") {
    return users;
  }
  const existing = await host.findUsers(users.map(([kuid]) => kuid));
  return users.filter(([kuid]) => !existing.has(kuid));
}

/** Lists the users of an import who exist and whom it skips, credentials and all. */
export async function skippedUsers(
  host: Pick<SecurityReader, "findUsers">,
  command: Pick<Command, "body" | "args">,
): Promise<{ readonly kuid: string; readonly hasCredentials: boolean }[]> {
  const loaded = new Map(await usersToLoad(host, command));
  return entriesOf(command.body, "users").flatMap(([kuid, user]) =>
    loaded.has(kuid)
      ? []
      : [{ kuid, hasCredentials: isPlainObject(user) && isPlainObject(user.credentials) }],
  );
}

export function entriesOf(body: unknown, member: string): [string, unknown][] {
  const objects = isPlainObject(body) ? body[member] : undefined;
  return isPlainObject(objects) ? Object.entries(objects) : [];
}

function namesOf(body: unknown, member: string): string[] {
  return entriesOf(body, member).map(([id]) => id);
}
