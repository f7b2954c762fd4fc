import type { Finding } from "../../domain/findings";
import { roleFaults } from "../../domain/analysis/roleFaults";
import { below, fault } from "../../domain/findings";
import { isPlainObject } from "../../domain/plainObject";
import { SECTIONS } from "../../domain/requests/imports";
import { misspeltMembers, unknownMemberFaults } from "../../domain/requests/members";
import { ErrorId, InvalidRequestError } from "../../errors/errors";
import type { SecurityReader } from "../../host/port/Host";
import type { Actor, Command } from "../requests/command";
import { type ProfileContext, writtenProfileFindings } from "./checkProfile";
import { userFindings, type UserReader } from "./checkUser";

/** What is looked at: the request, and what exists. */
export interface ImportContext extends ProfileContext {
  readonly host: ProfileContext["host"] & UserReader;
  readonly actor: Actor | undefined;
}

/**
 * Refuses an `admin:loadSecurities` that has any fault, before the host writes the first of its
 * roles: it would find the faults of what comes later when what comes before is stored. Roles and
 * profiles of the same import count as existing. There is no `force` for restrictions here: that
 * argument of loadSecurities is about roles.
 *
 * @throws InvalidRequestError `profile-guard.import.invalid`
 */
export async function checkImport(context: ImportContext): Promise<void> {
  const {
    host,
    actor,
    command: { body, args },
  } = context;
  const createdRoles = new Set(namesOf(body, "roles"));
  const imported = {
    createdProfiles: new Set(namesOf(body, "profiles")),
    importer: actor?.kuid,
  };
  const findings = [
    ...memberFaults(body),
    ...sectionFaults(body),
    ...entriesOf(body, "roles").flatMap(([id, role]) => below(`roles.${id}`, roleFindings(role))),
    ...(await existingUserFaults(context, args.onExistingUsers)),
  ];

  for (const [id, profile] of entriesOf(body, "profiles")) {
    // each profile's write warns of its own
    const { faults } = await writtenProfileFindings(context, id, profile, {
      force: false,
      createdRoles,
    });
    findings.push(...below(`profiles.${id}`, faults));
  }
  for (const [id, user] of await usersToLoad(host, context.command)) {
    findings.push(...below(`users.${id}`, await userFindings(host, user, id, imported)));
  }
  if (findings.length > 0) {
    throw new InvalidRequestError(ErrorId.invalidImport, "The import", findings);
  }
}

/**
 * The host passes over what it does not know. A body that holds nothing else loads nothing; beside
 * what is loaded, a comment or a version may stand.
 */
function memberFaults(body: unknown): Finding[] {
  const loads = isPlainObject(body) && SECTIONS.some((name) => Object.hasOwn(body, name));
  return loads ? misspeltMembers(body, SECTIONS) : unknownMemberFaults(body, SECTIONS);
}

function sectionFaults(body: unknown): Finding[] {
  const sections: Readonly<Record<string, unknown>> = isPlainObject(body) ? body : {};
  return SECTIONS.filter((name) => {
    const section = sections[name];
    // the host passes over what is false in any way
    return Boolean(section) && !isPlainObject(section);
  }).map((name) => fault("member.type", name, `"${name}" must be an object of ${name} by id.`));
}

function roleFindings(role: unknown): Finding[] {
  return isPlainObject(role)
    ? roleFaults(role)
    : [fault("member.type", "", "A role must be an object {controllers}.")];
}

export const ON_EXISTING: readonly string[] = ["fail", "skip", "overwrite"];

/** Source: the host's lib/core/security/securityLoader.js `_getUsersToLoad`. */
async function existingUserFaults(
  { host, command: { body } }: ImportContext,
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
  const existing = onExistingUsers === "fail" ? await host.findUsers(kuids) : new Map();
  return [...existing.keys()].map((kuid: string) =>
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

export function entriesOf(body: unknown, member: string): [string, unknown][] {
  const objects = isPlainObject(body) ? body[member] : undefined;
  return isPlainObject(objects) ? Object.entries(objects) : [];
}

function namesOf(body: unknown, member: string): string[] {
  return entriesOf(body, member).map(([id]) => id);
}
