import type { Claim, ProfileClaim } from "../../domain/escalation/claims";
import type { StoredProfile, StoredUser } from "../../host/port/Host";
import type { GuardContext } from "./context";
import { userClaims } from "./userClaims";

/** What a profile grants before and after it is written. */
export function profileClaims(
  before: StoredProfile | undefined,
  after: StoredProfile | undefined,
): ProfileClaim[] {
  const claim = (moment: "before" | "after", profile?: StoredProfile): ProfileClaim[] =>
    profile === undefined
      ? []
      : [{ kind: "profile", subject: `profile "${profile._id}"`, moment, profile }];
  return [...claim("before", before), ...claim("after", after)];
}

/**
 * What the deletion of a profile takes, and, where it is taken from its users, what these fall
 * back to: their other profiles, or `anonymous` when there is none.
 * Source: the host's lib/core/security/profileRepository.ts `delete`.
 */
export async function deletionClaims(
  { host }: GuardContext,
  profileId: string,
  fromUsers: boolean,
): Promise<Claim[]> {
  const stored = (await host.findProfiles([profileId])).get(profileId);
  const claims: Claim[] = profileClaims(stored, undefined);
  if (fromUsers) {
    const users = await host.usersOfProfiles([profileId]);
    claims.push(...(await fallbackClaims({ host }, profileId, users)));
  }
  return claims;
}

async function fallbackClaims(
  { host }: Pick<GuardContext, "host">,
  profileId: string,
  users: readonly StoredUser[],
): Promise<Claim[]> {
  const fallbacks = new Map<string, string>();
  for (const { _id, profileIds } of users) {
    const others = profileIds.filter((id) => id !== profileId);
    for (const id of others.length === 0 ? ["anonymous"] : others) {
      fallbacks.set(id, fallbacks.get(id) ?? _id);
    }
  }
  const profiles = await host.findProfiles(fallbacks.keys());
  return [...profiles.values()].flatMap((profile) =>
    userClaims(fallbacks.get(profile._id) ?? "", "after", [profile]),
  );
}
