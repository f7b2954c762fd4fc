import type {
  Claim,
  ClaimVisibility,
  ProfileClaim,
  UnknownClaim,
} from "../../domain/escalation/claimTypes";
import type { StoredRole } from "../../host/port/Host";
import type { Change } from "./change";
import type { GuardContext } from "./context";

/** Tells that a role is in no profile only to those who may see the profiles. */
const STORED: ClaimVisibility = { subject: ["role", "profiles"], rights: ["role", "profiles"] };
/** The request says what the role allows. */
const GIVEN: ClaimVisibility = { subject: ["profiles"], rights: ["profiles"] };
/** No profile uses it yet. */
const NEW: ClaimVisibility = { subject: [], rights: [] };
/** The profiles that use it are found by a search, and name other roles too. */
const IN_PROFILE: ClaimVisibility = { subject: ["profiles"], rights: ["profiles", "role"] };

/**
 * Claims the rights that a role grants before and after its write, through every profile that uses
 * it. A role in no profile claims its own actions.
 *
 * @param after `undefined`: the role is deleted
 */
export async function roleClaims(
  { host }: GuardContext,
  roleId: string,
  after: StoredRole | undefined,
  { mustExist, keepsStored, isCreation }: Pick<Change, "mustExist" | "keepsStored" | "isCreation">,
): Promise<Claim[]> {
  const [profiles, stored] = await Promise.all([
    host.profilesUsingRole(roleId),
    host.findRoles([roleId]),
  ]);
  const before = stored.get(roleId);
  if (isCreation === true && before !== undefined) {
    // Kuzzle refuses an id that is taken: until then it is judged like one that is free
    return ownClaim("after", NEW, after);
  }
  const unknown = before === undefined && mustExist === true ? [unknownRole(roleId)] : [];
  const given = isCreation === true ? NEW : GIVEN;
  const visibilityAfter = keepsStored === true ? STORED : given;
  if (profiles.length === 0) {
    return [
      ...unknown,
      ...ownClaim("before", STORED, before),
      ...ownClaim("after", visibilityAfter, after),
    ];
  }
  const changed = after === undefined ? undefined : new Map([[roleId, after]]);
  const inProfiles = profiles.flatMap((profile): ProfileClaim[] => {
    const claim = {
      kind: "profile",
      subject: `role "${roleId}" in profile "${profile._id}"`,
      profile,
      leavesRateLimit: true,
      visibility: IN_PROFILE,
    } as const;
    return [
      // a profile granted nothing before when the role that it names is only now created
      ...(before === undefined ? [] : [{ ...claim, moment: "before" } as const]),
      ...(changed === undefined ? [] : [{ ...claim, moment: "after", roles: changed } as const]),
    ];
  });
  return [...unknown, ...inProfiles];
}

/** Claims a role that must exist, and does not. */
function unknownRole(id: string): UnknownClaim {
  const subject = `role "${id}"`;
  return { kind: "unknown", subject, moment: "before", visibility: STORED, seenBy: "role" };
}

function ownClaim(
  moment: "before" | "after",
  visibility: ClaimVisibility,
  role: StoredRole | undefined,
): Claim[] {
  return role === undefined
    ? []
    : [{ kind: "role", subject: `role "${role._id}"`, moment, role, visibility }];
}
