import type {
  ClaimVisibility,
  ProfileClaim,
  UnknownClaim,
} from "../../domain/escalation/claimTypes";
import { profilesWithout } from "../../domain/policies/profilesWithout";
import type { Host, StoredProfile } from "../../host/port/Host";
import type { Change } from "./change";
import type { GuardContext } from "./context";
import { userClaims } from "./userClaims";

const STORED: ClaimVisibility = { subject: [], rights: ["profile", "role"] };
const KEPT: ClaimVisibility = { subject: ["profile"], rights: ["profile", "role"] };
/** The request says which roles the profile names, but not what these allow. */
const GIVEN: ClaimVisibility = { subject: [], rights: ["role"] };

/**
 * Claims the rights that a profile grants before and after its write.
 *
 * @property keepsStored    the request does not name the policies
 * @property givesRateLimit the request says the rate limit
 */
export function profileClaims(
  before: StoredProfile | undefined,
  after: StoredProfile | undefined,
  { keepsStored, givesRateLimit }: Pick<Change, "keepsStored" | "givesRateLimit"> = {},
): ProfileClaim[] {
  const claim = (
    moment: "before" | "after",
    visibility: ClaimVisibility,
    profile?: StoredProfile,
  ): ProfileClaim[] =>
    profile === undefined
      ? []
      : [{ kind: "profile", subject: `profile "${profile._id}"`, moment, profile, visibility }];
  const given = claim("after", keepsStored === true ? KEPT : GIVEN, after);
  return [
    ...claim("before", STORED, before),
    ...given.map((one) => ({ ...one, ...(givesRateLimit === true && { givesRateLimit }) })),
  ];
}

/** Claims a profile that must exist, and does not. */
export function unknownProfile(id: string): UnknownClaim {
  const subject = `profile "${id}"`;
  return { kind: "unknown", subject, moment: "before", visibility: STORED, seenBy: "profile" };
}

/** Other users, and what they have besides. */
const FALLBACK: ClaimVisibility = { subject: ["users"], rights: ["users", "profile", "role"] };

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
    userClaims(fallbacks.get(profile._id) ?? "", "after", [profile], FALLBACK),
  );
}

/** Returns the profiles that each user of a profile has without it. */
export async function fallbacksOf(
  host: Pick<Host, "usersOfProfiles">,
  profileId: string,
): Promise<Map<string, readonly string[]>> {
  const users = await host.usersOfProfiles([profileId]);
  return new Map(users.map(({ _id, profileIds }) => [_id, profilesWithout(profileIds, profileId)]));
}
