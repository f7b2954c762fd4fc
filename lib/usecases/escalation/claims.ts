import type { Claim } from "../../domain/escalation/claimTypes";
import type { StoredRole } from "../../host/port/Host";
import type { Change } from "./change";
import type { GuardContext } from "./context";
import { fallbackClaims, profileClaims } from "./profileClaims";
import { roleClaims } from "./roleClaims";
import { assignmentClaims, givenClaims, identityClaims, userClaims } from "./userClaims";

/**
 * Collects the rights that a change takes and hands out, as one write: its profiles with its roles,
 * its users with its profiles, and every profile that one of its roles changes.
 */
export async function claimsOf(context: GuardContext, change: Change): Promise<Claim[]> {
  const claims: Claim[] = [
    ...(change.isOfPlatform === true
      ? [{ kind: "platform", subject: "the whole platform" } as const]
      : []),
    ...(change.requests ?? []),
  ];
  for (const [id, role] of change.roles ?? []) {
    claims.push(...(await roleClaims(context, id, role ?? undefined)));
  }
  claims.push(
    ...(await claimsOfProfiles(context, change)),
    ...(await claimsOfUsers(context, change)),
  );
  for (const kuid of change.identities ?? []) {
    claims.push(...(await identityClaims(context, kuid)));
  }
  return withRoles(claims, change);
}

async function claimsOfProfiles(context: GuardContext, change: Change): Promise<Claim[]> {
  const { profiles = new Map<string, never>(), takenFromUsers } = change;
  const stored =
    change.isCreation === true ? undefined : await context.host.findProfiles(profiles.keys());
  const claims: Claim[] = [...profiles].flatMap(([id, profile]) =>
    profileClaims(stored?.get(id), profile ?? undefined),
  );
  return takenFromUsers === undefined
    ? claims
    : [...claims, ...(await fallbackClaims(context, takenFromUsers))];
}

async function claimsOfUsers(context: GuardContext, change: Change): Promise<Claim[]> {
  const claims: Claim[] = [];
  for (const [kuid, user] of change.users ?? []) {
    if (user?.by === "creation") {
      // the storage refuses a kuid that is taken: there is no user before
      claims.push(...(await givenClaims(context, kuid, user.profileIds)));
      continue;
    }
    const given = user?.by === "assignment" ? user.profileIds : undefined;
    const imported = (given ?? []).flatMap((id) => change.profiles?.get(id) ?? []);
    claims.push(
      ...(await assignmentClaims(context, kuid, given)),
      ...userClaims(kuid, "after", imported),
    );
  }
  return claims;
}

/** Judges the rights that are handed out by the roles as they will be. */
function withRoles(claims: Claim[], { roles }: Change): Claim[] {
  const written = [...(roles ?? [])].filter(
    (entry): entry is [string, StoredRole] => entry[1] !== null,
  );
  if (written.length === 0) {
    return claims;
  }
  return claims.map((claim) =>
    claim.kind === "profile" && claim.moment === "after"
      ? { ...claim, roles: new Map([...written, ...(claim.roles ?? [])]) }
      : claim,
  );
}
