import type { ProfileClaim } from "../../domain/escalation/claimTypes";
import type { Host, StoredProfile } from "../../host/port/Host";
import type { GuardContext } from "./context";
import { userClaims } from "./userClaims";

/** Claims the rights that a profile grants before and after its write. */
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
 * Claims the profiles that users fall back to when a profile is taken from them: their others, or
 * `anonymous` if there is none.
 * Source: the host's lib/core/security/profileRepository.ts `delete`.
 */
export async function fallbackClaims(
  { host }: Pick<GuardContext, "host">,
  profileId: string,
): Promise<ProfileClaim[]> {
  const fallbacks = new Map<string, string>();
  for (const [kuid, profileIds] of await fallbacksOf(host, profileId)) {
    for (const id of profileIds) {
      fallbacks.set(id, fallbacks.get(id) ?? kuid);
    }
  }
  const profiles = await host.findProfiles(fallbacks.keys());
  return [...profiles.values()].flatMap((profile) =>
    userClaims(fallbacks.get(profile._id) ?? "", "after", [profile]),
  );
}

/** Returns the profiles that each user of a profile has without it. */
export async function fallbacksOf(
  host: Pick<Host, "usersOfProfiles">,
  profileId: string,
): Promise<Map<string, readonly string[]>> {
  const users = await host.usersOfProfiles([profileId]);
  return new Map(
    users.map(({ _id, profileIds }) => {
      const others = profileIds.filter((id) => id !== profileId);
      return [_id, others.length === 0 ? ["anonymous"] : others];
    }),
  );
}
