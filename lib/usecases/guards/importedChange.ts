import { isPlainObject, memberOf } from "../../domain/plainObject";
import type { StoredProfile, StoredRole } from "../../host/port/Host";
import type { Change } from "../escalation/change";
import { entriesOf } from "../validation/checkImport";
import { storedRole } from "../../domain/rights";

/**
 * Describes the change of an `admin:loadSecurities`: roles, profiles, users, credentials.
 *
 * @param overwrites users who exist are deleted, and made again with the credentials of the import
 */
export function importedChange(body: unknown, overwrites: boolean): Change {
  const users = entriesOf(body, "users").map(([kuid, user]) => {
    const { content, credentials } = isPlainObject(user) ? user : {};
    const given = memberOf(content, "profileIds");
    const profileIds = Array.isArray(given) ? (given as unknown[]).map(String) : [];
    const canLogIn = isPlainObject(credentials) && Object.keys(credentials).length > 0;
    return { kuid, profileIds, canLogIn };
  });
  return {
    roles: new Map(entriesOf(body, "roles").map(([id, role]) => [id, roleOf(id, role)])),
    profiles: new Map(
      entriesOf(body, "profiles").map(([id, profile]) => [
        id,
        { ...(profile as StoredProfile), _id: id },
      ]),
    ),
    givesRateLimit: true,
    users: new Map(
      users.map(({ kuid, profileIds }) => [kuid, { profileIds, by: "assignment" as const }]),
    ),
    ...(overwrites && { identities: users.map(({ kuid }) => kuid) }),
    withoutCredentials: users.filter(({ canLogIn }) => !canLogIn).map(({ kuid }) => kuid),
  };
}

/** Returns the documents that it would store, without credentials. */
export function importedDocuments(body: unknown): object {
  const { roles = {}, profiles = {}, users = {} } = isPlainObject(body) ? body : {};
  const entries = Object.entries(isPlainObject(users) ? users : {});
  const shown = entries.map(([kuid, user]) => [
    kuid,
    isPlainObject(user) ? { content: user.content } : user,
  ]);
  return { roles, profiles, users: Object.fromEntries(shown) as object };
}

function roleOf(id: string, role: unknown): StoredRole {
  return storedRole(id, isPlainObject(role) ? role : {});
}
