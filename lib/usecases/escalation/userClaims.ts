import type { ProfileClaim } from "../../domain/escalation/claims";
import type { ProfileGuardConfig } from "../../config";
import type { StoredProfile } from "../../host/Host";
import type { Actor } from "../../requests";
import type { GuardContext } from "./context";

/** What a user holds by these profiles. */
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
 * What a user holds before and after its profiles change. Profiles that the actor may assign by
 * configuration need no coverage.
 *
 * @param after the new profiles; `undefined` when they stay as they are
 */
export async function assignmentClaims(
  context: GuardContext,
  kuid: string,
  after: readonly string[] | undefined,
): Promise<ProfileClaim[]> {
  const { host, actor, config } = context;
  const before = (await host.findUsers([kuid])).get(kuid)?.profileIds ?? [];
  const delegated = assignable(config, actor);
  const needed = (ids: readonly string[]): string[] => ids.filter((id) => !delegated.has(id));
  const [old, fresh] = await Promise.all([
    host.findProfiles(needed(before)),
    host.findProfiles(needed(after ?? [])),
  ]);
  return [
    ...userClaims(kuid, "before", old.values()),
    ...userClaims(kuid, "after", fresh.values()),
  ];
}

/**
 * Whoever can act as somebody else has that one's rights: passwords, keys, tokens, reset links.
 * No delegation helps here: to assign a profile is not to be whom it was assigned to.
 */
export async function identityClaims(
  { host }: GuardContext,
  kuid: string,
): Promise<ProfileClaim[]> {
  const user = (await host.findUsers([kuid])).get(kuid);
  const profiles = await host.findProfiles(user?.profileIds ?? []);
  return userClaims(kuid, "before", profiles.values());
}

/** Profiles that the actor may assign though he does not cover them. */
function assignable(config: ProfileGuardConfig, actor: Actor | undefined): ReadonlySet<string> {
  return new Set(
    config.delegations
      .filter(({ holders }) => holders.some((holder) => actor?.profileIds.includes(holder)))
      .flatMap(({ mayAssign }) => mayAssign),
  );
}
