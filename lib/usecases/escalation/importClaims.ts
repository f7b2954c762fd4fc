import type { Claim } from "../../domain/escalation/claims";
import { isPlainObject } from "../../domain/plainObject";
import type { StoredProfile, StoredRole } from "../../host/port/Host";
import { entriesOf } from "../validation/checkImport";
import type { GuardContext } from "./context";
import type { Change } from "./change";
import { profileClaims } from "./profileClaims";
import { roleClaims } from "./roleClaims";
import { assignmentClaims, userClaims } from "./userClaims";

/**
 * What an `admin:loadSecurities` takes and hands out, as one write: its profiles with its roles,
 * its users with its profiles, and every profile that one of its roles changes.
 */
export async function importClaims(context: GuardContext): Promise<Claim[]> {
  const { host, command } = context;
  const { roles, profiles } = imported(command.body);
  const claims: Claim[] = [];
  for (const [id, role] of roles) {
    claims.push(...(await roleClaims(context, id, role)));
  }
  const stored = await host.findProfiles(profiles.keys());
  for (const [id, profile] of profiles) {
    claims.push(...profileClaims(stored.get(id), profile));
  }
  for (const [kuid, user] of entriesOf(command.body, "users")) {
    const content = isPlainObject(user) ? user.content : undefined;
    const given = isPlainObject(content) ? content.profileIds : undefined;
    const ids = Array.isArray(given) ? given.filter((id) => typeof id === "string") : [];
    const own = ids.flatMap((id) => profiles.get(id) ?? []);
    claims.push(...(await assignmentClaims(context, kuid, ids)), ...userClaims(kuid, "after", own));
  }
  return claims.map((claim) =>
    claim.kind === "profile" && claim.moment === "after"
      ? { ...claim, roles: new Map([...roles, ...(claim.roles ?? [])]) }
      : claim,
  );
}

/** What the import leaves, for the last admin: its users in its profiles, with their credentials. */
export function importedChange(body: unknown): Change {
  const users = entriesOf(body, "users").map(([kuid, user]) => {
    const { content, credentials } = isPlainObject(user) ? user : {};
    const given = isPlainObject(content) ? content.profileIds : undefined;
    const profileIds = Array.isArray(given) ? (given as unknown[]).map(String) : [];
    const canLogIn = isPlainObject(credentials) && Object.keys(credentials).length > 0;
    return { kuid, profileIds, canLogIn };
  });
  return {
    ...imported(body),
    users: new Map(users.map(({ kuid, profileIds }) => [kuid, profileIds])),
    withoutCredentials: users.filter(({ canLogIn }) => !canLogIn).map(({ kuid }) => kuid),
  };
}

function imported(body: unknown): {
  roles: Map<string, StoredRole>;
  profiles: Map<string, StoredProfile>;
} {
  return {
    roles: new Map(
      entriesOf(body, "roles").map(([id, role]) => [
        id,
        { _id: id, controllers: isPlainObject(role) ? role.controllers : undefined },
      ]),
    ),
    profiles: new Map(
      entriesOf(body, "profiles").map(([id, profile]) => [
        id,
        { ...(profile as StoredProfile), _id: id },
      ]),
    ),
  };
}
