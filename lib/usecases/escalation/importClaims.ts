import type { Claim } from "../../domain/escalation/claims";
import { isPlainObject } from "../../domain/policies/restrictions";
import type { StoredProfile, StoredRole } from "../../host/Host";
import { entriesOf } from "../checkImport";
import type { GuardContext } from "./context";
import { profileClaims } from "./profileClaims";
import { roleClaims } from "./roleClaims";
import { assignmentClaims, userClaims } from "./userClaims";

/**
 * What an `admin:loadSecurities` takes and hands out, as one write: its profiles with its roles,
 * its users with its profiles, and every profile that one of its roles changes.
 */
export async function importClaims(context: GuardContext): Promise<Claim[]> {
  const { host, command } = context;
  const roles = new Map(
    entriesOf(command.body, "roles").map(([id, role]): [string, StoredRole] => [
      id,
      { _id: id, controllers: isPlainObject(role) ? role.controllers : undefined },
    ]),
  );
  const profiles = new Map(
    entriesOf(command.body, "profiles").map(([id, profile]): [string, StoredProfile] => [
      id,
      { ...(profile as StoredProfile), _id: id },
    ]),
  );
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
