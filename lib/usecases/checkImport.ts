import type { Finding } from "../domain/findings";
import { below } from "../domain/findings";
import { isPlainObject } from "../domain/policies/restrictions";
import { ErrorId, InvalidRequestError } from "../errors";
import { type ProfileContext, profileFindings } from "./checkProfile";
import { userFindings } from "./checkUser";

/**
 * Refuses an `admin:loadSecurities` whose profiles or users have any fault, before the host writes
 * the first of its roles. Roles and profiles of the same import count as existing. There is no
 * `force` for restrictions here: that argument of loadSecurities is about roles.
 *
 * @throws InvalidRequestError `profile-guard.import.invalid`
 */
export async function checkImport(context: ProfileContext): Promise<void> {
  const {
    host,
    command: { body },
  } = context;
  const createdRoles = new Set(namesOf(body, "roles"));
  const createdProfiles = new Set(namesOf(body, "profiles"));
  const findings: Finding[] = [];

  for (const [id, profile] of entriesOf(body, "profiles")) {
    const found = await profileFindings(context, profile, { force: false, createdRoles });
    findings.push(...below(`profiles.${id}`, found));
  }
  for (const [id, user] of entriesOf(body, "users")) {
    findings.push(...below(`users.${id}`, await userFindings(host, user, id, createdProfiles)));
  }
  if (findings.length > 0) {
    throw new InvalidRequestError(ErrorId.invalidImport, "The import", findings);
  }
}

export function entriesOf(body: unknown, member: string): [string, unknown][] {
  const objects = isPlainObject(body) ? body[member] : undefined;
  return isPlainObject(objects) ? Object.entries(objects) : [];
}

function namesOf(body: unknown, member: string): string[] {
  return entriesOf(body, member).map(([id]) => id);
}
