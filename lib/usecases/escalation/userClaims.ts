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
 * links, or whom they delete: they could make a user of that kuid again, with a password of their
 * own. No delegation helps here: it allows to assign a profile, not to act as its users, nor as
 * those who had it until somebody took it away by a delegation.
 */
export async function identityClaims(context: GuardContext, kuid: string): Promise<ProfileClaim[]> {
  const user = (await context.host.findUsers([kuid])).get(kuid);
  return [
    ...(await heldClaims(context, kuid, user?.profileIds ?? [])),
    ...(await formerClaims(context, kuid)),
  ];
}

/** Claims the rights that a user has lost by a delegation. */
export async function formerClaims(context: GuardContext, kuid: string): Promise<ProfileClaim[]> {
  const { host, config } = context;
  // nobody loses any without delegations
  return config.delegations.length === 0
    ? []
    : heldClaims(context, kuid, await host.formerProfiles.of(kuid));
}

/** Claims the rights of profiles of a user, delegated ones too. */
export async function heldClaims(
  { host }: Pick<GuardContext, "host">,
  kuid: string,
  profileIds: readonly string[],
): Promise<ProfileClaim[]> {
  return userClaims(kuid, "before", (await host.findProfiles(profileIds)).values());
}

/** Lists the profiles that the actor may assign without covering them. */
export function assignable(
  config: ProfileGuardConfig,
  actor: Actor | undefined,
): ReadonlySet<string> {
  return new Set(
    config.delegations
      .filter(({ holders }) => holders.some((holder) => actor?.profileIds.includes(holder)))
      .flatMap(({ mayAssign }) => mayAssign),
  );
}
