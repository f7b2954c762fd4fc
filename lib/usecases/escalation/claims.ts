import type { Claim } from "../../domain/escalation/claimTypes";
import type { StoredRole } from "../../host/port/Host";
import { withPauses } from "../support/withPauses";
import type { Change } from "./change";
import type { GuardContext } from "./context";
import { instanceClaims } from "./instanceClaims";
import { fallbackClaims, profileClaims, unknownProfile } from "./profileClaims";
import { roleClaims } from "./roleClaims";
import {
  assignmentClaims,
  formerClaims,
  givenClaims,
  identityClaims,
  importedClaims,
  unknownUser,
} from "./userClaims";

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
  for await (const [id, role] of withPauses(change.roles ?? [])) {
    claims.push(...(await roleClaims(context, id, role ?? undefined, change)));
  }
  claims.push(
    ...(await claimsOfProfiles(context, change)),
    ...(await claimsOfUsers(context, change)),
  );
  for await (const kuid of withPauses(change.identities ?? [])) {
    claims.push(...(await identityClaims(context, kuid)));
  }
  if (change.mustExist === true) {
    claims.push(...(await unknownUsers(context, change)));
  }
  return withRoles(claims, change);
}

async function claimsOfProfiles(context: GuardContext, change: Change): Promise<Claim[]> {
  const { profiles = new Map<string, never>(), takenFromUsers } = change;
  const stored =
    change.isCreation === true ? undefined : await context.host.findProfiles(profiles.keys());
  const claims: Claim[] = [...profiles].flatMap(([id, profile]): Claim[] =>
    change.mustExist === true && stored?.has(id) !== true
      ? [unknownProfile(id), ...profileClaims(undefined, profile ?? undefined, change)]
      : profileClaims(stored?.get(id), profile ?? undefined, change),
  );
  for await (const [id, profile] of withPauses(profiles)) {
    if (profile !== null) {
      claims.push(...(await instanceClaims(context, stored?.get(id), profile, change)));
    }
  }
  return takenFromUsers === undefined
    ? claims
    : [...claims, ...(await fallbackClaims(context, takenFromUsers))];
}

async function unknownUsers({ host }: GuardContext, change: Change): Promise<Claim[]> {
  const kuids = [...(change.users?.keys() ?? []), ...(change.identities ?? [])];
  const existing = await host.findUsers(kuids);
  return kuids.filter((kuid) => !existing.has(kuid)).map(unknownUser);
}

async function claimsOfUsers(context: GuardContext, change: Change): Promise<Claim[]> {
  const claims: Claim[] = [];
  for await (const [kuid, user] of withPauses(change.users ?? [])) {
    if (user === null) {
      claims.push(...(await identityClaims(context, kuid)));
      continue;
    }
    if (user.by === "creation") {
      // the storage refuses a kuid that is taken: there is no user before
      claims.push(...(await givenClaims(context, kuid, user.profileIds)));
      claims.push(...(kuid === "" ? [] : await formerClaims(context, kuid)));
      continue;
    }
    const given = user.by === "assignment" ? user.profileIds : undefined;
    const imported = (given ?? []).flatMap((id) => change.profiles?.get(id) ?? []);
    claims.push(
      ...(await assignmentClaims(context, kuid, given, change.profiles)),
      ...importedClaims(kuid, imported),
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
