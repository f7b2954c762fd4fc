import type { ProfileClaim } from "../../domain/escalation/claimTypes";
import type { ProfileGuardConfig } from "../../config/config";
import type { StoredProfile } from "../../host/port/Host";
import type { Actor } from "../support/command";
import type { GuardContext } from "./context";

/** Claims the rights that a user holds by these profiles. */
export function userClaims(
  kuid: string,
  moment: "before" | "after",
  profiles: Iterable<StoredProfile>,
): ProfileClaim[] {
  return [...profiles].map((profile) => ({
    kind: "profile",
    subject: `profile "${profile._id}" of user "${kuid}"`,
    moment,
    profile,
  }));
}

/**
 * Claims the rights that a user holds before and after their profiles change. Profiles that the
 * actor may assign by configuration need no coverage.
 *
 * @param after the new profiles; `undefined`: they stay as they are
 */
export async function assignmentClaims(
  context: GuardContext,
  kuid: string,
  after: readonly string[] | undefined,
): Promise<ProfileClaim[]> {
  const before = (await context.host.findUsers([kuid])).get(kuid)?.profileIds ?? [];
  return [
    ...(await claimsOf(context, kuid, "before", before)),
    ...(await givenClaims(context, kuid, after ?? [])),
  ];
}

/** Claims the rights that a new user would hold. */
export async function givenClaims(
  context: GuardContext,
  kuid: string,
  profileIds: readonly string[],
): Promise<ProfileClaim[]> {
  return claimsOf(context, kuid, "after", profileIds);
}

async function claimsOf(
  { host, actor, config }: GuardContext,
  kuid: string,
  moment: "before" | "after",
  profileIds: readonly string[],
): Promise<ProfileClaim[]> {
  const delegated = assignable(config, actor);
  const profiles = await host.findProfiles(profileIds.filter((id) => !delegated.has(id)));
  return userClaims(kuid, moment, profiles.values());
}

/**
 * Claims all rights of a user as whom the caller could act, by passwords, keys, tokens or reset
 * links. No delegation helps here: it allows to assign a profile, not to act as its users.
 */
export async function identityClaims(
  { host }: GuardContext,
  kuid: string,
): Promise<ProfileClaim[]> {
  const user = (await host.findUsers([kuid])).get(kuid);
  const profiles = await host.findProfiles(user?.profileIds ?? []);
  return userClaims(kuid, "before", profiles.values());
}

/** Lists the profiles that the actor may assign without covering them. */
function assignable(config: ProfileGuardConfig, actor: Actor | undefined): ReadonlySet<string> {
  return new Set(
    config.delegations
      .filter(({ holders }) => holders.some((holder) => actor?.profileIds.includes(holder)))
      .flatMap(({ mayAssign }) => mayAssign),
  );
}
