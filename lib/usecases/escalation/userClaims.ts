import type {
  Claim,
  ClaimVisibility,
  ProfileClaim,
  UnknownClaim,
} from "../../domain/escalation/claimTypes";
import { hasPolicies } from "../../domain/policies/keyLimits";
import type { StoredProfile } from "../../host/port/Host";
import type { GuardContext } from "./context";

/** The profiles that a user has. */
const STORED: ClaimVisibility = { subject: ["user"], rights: ["user", "profile", "role"] };
/** The request names the profiles. */
const GIVEN: ClaimVisibility = { subject: [], rights: ["profile", "role"] };
/** The request, an import, holds the profiles too. */
const IMPORTED: ClaimVisibility = { subject: [], rights: ["role"] };

/** Claims the rights that a user holds by these profiles. */
export function userClaims(
  kuid: string,
  moment: "before" | "after",
  profiles: Iterable<StoredProfile>,
  visibility: ClaimVisibility,
): ProfileClaim[] {
  return [...profiles].map((profile) => ({
    kind: "profile",
    subject: subjectOf(profile._id, kuid),
    moment,
    profile,
    visibility,
    held: { kuid, profileId: profile._id },
  }));
}

/** Claims the rights that a user would hold by profiles of the same request. */
export function importedClaims(kuid: string, profiles: Iterable<StoredProfile>): ProfileClaim[] {
  return userClaims(kuid, "after", profiles, IMPORTED);
}

/** Claims a user who must exist, and does not. */
export function unknownUser(kuid: string): UnknownClaim {
  const subject = `user "${kuid}"`;
  return { kind: "unknown", subject, moment: "before", visibility: STORED, seenBy: "user" };
}

function subjectOf(profileId: string, kuid: string): string {
  return `profile "${profileId}" of user "${kuid}"`;
}

/**
 * Claims the rights that a user holds before and after their profiles change. Profiles that the
 * actor may assign by configuration need no coverage.
 *
 * @param after   the new profiles; `undefined`: they stay as they are
 * @param created profiles that the same request creates
 */
export async function assignmentClaims(
  context: GuardContext,
  kuid: string,
  after: readonly string[] | undefined,
  created: Names = new Map(),
): Promise<Claim[]> {
  const before = (await context.host.findUsers([kuid])).get(kuid)?.profileIds ?? [];
  return [
    ...userClaims(kuid, "before", (await judged(context, kuid, before)).found.values(), STORED),
    ...(await givenClaims(context, kuid, after ?? [], created)),
  ];
}

type Names = Pick<ReadonlyMap<string, unknown>, "has">;

/** Claims the rights that a new user would hold. */
export async function givenClaims(
  context: GuardContext,
  kuid: string,
  profileIds: readonly string[],
  created: Names = new Map(),
): Promise<Claim[]> {
  const { found, wanted } = await judged(context, kuid, profileIds);
  return wanted.flatMap((id): Claim[] => {
    const profile = found.get(id);
    if (profile !== undefined) {
      return userClaims(kuid, "after", [profile], GIVEN);
    }
    const subject = subjectOf(id, kuid);
    return created.has(id)
      ? []
      : [{ kind: "unknown", subject, moment: "after", visibility: GIVEN, seenBy: "profile" }];
  });
}

/**
 * Reads the profiles that the actor may not assign by configuration alone: to themselves, none. They
 * would hold what was only lent to be handed on, and all that comes of it.
 */
async function judged(
  context: GuardContext,
  kuid: string,
  profileIds: readonly string[],
): Promise<{
  readonly found: ReadonlyMap<string, StoredProfile>;
  readonly wanted: readonly string[];
}> {
  const { host, actor } = context;
  const delegated = kuid === actor?.kuid ? new Set<string>() : assignable(context);
  const wanted = [...new Set(profileIds)].filter((id) => !delegated.has(id));
  return { found: await host.findProfiles(wanted), wanted };
}

/**
 * Claims all rights of a user as whom the caller could act, by passwords, keys, tokens or reset
 * links, or whom they delete: they could make a user of that kuid again, with a password of their
 * own. No delegation helps here: it allows to assign a profile, not to act as its users, nor as
 * those who had it until somebody took it away by a delegation.
 */
export async function identityClaims(context: GuardContext, kuid: string): Promise<ProfileClaim[]> {
  const held = (await context.host.findUsers([kuid])).get(kuid)?.profileIds ?? [];
  return [
    ...(await heldClaims(context, kuid, held)),
    ...(await formerClaims(context, kuid)).filter(({ profile }) => !held.includes(profile._id)),
  ];
}

/** Claims the rights that a user has lost by a delegation. */
export async function formerClaims(context: GuardContext, kuid: string): Promise<ProfileClaim[]> {
  const { host, config } = context;
  // nobody loses any without delegations
  if (config.delegations.length === 0) {
    return [];
  }
  const claims = await heldClaims(context, kuid, await host.formerProfiles.of(kuid));
  return claims.map((claim) => ({ ...claim, former: { kuid, profileId: claim.profile._id } }));
}

/** Claims the rights of profiles of a user, delegated ones too. */
export async function heldClaims(
  { host }: Pick<GuardContext, "host">,
  kuid: string,
  profileIds: readonly string[],
): Promise<ProfileClaim[]> {
  const profiles = await host.findProfiles(profileIds);
  return userClaims(kuid, "before", profiles.values(), STORED);
}

/**
 * Lists the profiles that the actor may assign without covering them: through an API key with policies
 * none, since no policy can tell a delegation. One that names actions of the application is good in
 * their course alone.
 */
export function assignable({
  config,
  actor,
  command,
}: Pick<GuardContext, "config" | "actor" | "command">): ReadonlySet<string> {
  if (hasPolicies(actor?.limits)) {
    return new Set();
  }
  const { via } = command.embedded ?? {};
  return new Set(
    config.delegations
      .filter(({ holders }) => holders.some((holder) => actor?.profileIds.includes(holder)))
      .filter(
        ({ through }) => through === undefined || (via !== undefined && through.includes(via)),
      )
      .flatMap(({ mayAssign }) => mayAssign),
  );
}
