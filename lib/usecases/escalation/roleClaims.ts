import type {
  Claim,
  ClaimSights,
  ProfileClaim,
  UnknownClaim,
} from "../../domain/escalation/claims";
import type { StoredRole } from "../../host/port/Host";
import type { Change } from "./change";
import type { GuardContext } from "./context";

const STORED: ClaimSights = { subject: ["role"], rights: ["role"] };
/** The request says what the role allows. */
const GIVEN: ClaimSights = { subject: [], rights: [] };
/** The profiles that use it are found by a search, and name other roles too. */
const IN_PROFILE: ClaimSights = { subject: ["profiles"], rights: ["profiles", "role"] };

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
  { mustExist, keepsStored }: Pick<Change, "mustExist" | "keepsStored"> = {},
): Promise<Claim[]> {
  const [profiles, stored] = await Promise.all([
    host.profilesUsingRole(roleId),
    host.findRoles([roleId]),
  ]);
  const before = stored.get(roleId);
  if (before === undefined && mustExist === true) {
    return [unknownRole(roleId)];
  }
  if (profiles.length === 0) {
    return [
      ...ownClaim("before", STORED, before),
      ...ownClaim("after", keepsStored === true ? STORED : GIVEN, after),
    ];
  }
  const changed = after === undefined ? undefined : new Map([[roleId, after]]);
  return profiles.flatMap((profile): ProfileClaim[] => {
    const claim = {
      kind: "profile",
      subject: `role "${roleId}" in profile "${profile._id}"`,
      profile,
      sights: IN_PROFILE,
    } as const;
    return [
      // a profile granted nothing before when the role that it names is only now created
      ...(before === undefined ? [] : [{ ...claim, moment: "before" } as const]),
      ...(changed === undefined ? [] : [{ ...claim, moment: "after", roles: changed } as const]),
    ];
  });
}

/** Claims a role that must exist, and does not. */
function unknownRole(id: string): UnknownClaim {
  const subject = `role "${id}"`;
  return { kind: "unknown", subject, moment: "before", sights: STORED, told: "role" };
}

function ownClaim(
  moment: "before" | "after",
  sights: ClaimSights,
  role: StoredRole | undefined,
): Claim[] {
  return role === undefined
    ? []
    : [{ kind: "role", subject: `role "${role._id}"`, moment, role, sights }];
}
