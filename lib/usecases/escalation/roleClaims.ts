import type { Claim, ProfileClaim } from "../../domain/escalation/claimTypes";
import type { StoredRole } from "../../host/port/Host";
import type { GuardContext } from "./context";

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
): Promise<Claim[]> {
  const [profiles, stored] = await Promise.all([
    host.profilesUsingRole(roleId),
    host.findRoles([roleId]),
  ]);
  const before = stored.get(roleId);
  if (profiles.length === 0) {
    return [...ownClaim("before", before), ...ownClaim("after", after)];
  }
  const changed = after === undefined ? undefined : new Map([[roleId, after]]);
  return profiles.flatMap((profile): ProfileClaim[] => {
    const claim = {
      kind: "profile",
      subject: `role "${roleId}" in profile "${profile._id}"`,
      profile,
    } as const;
    return [
      // a profile granted nothing before when the role that it names is only now created
      ...(before === undefined ? [] : [{ ...claim, moment: "before" } as const]),
      ...(changed === undefined ? [] : [{ ...claim, moment: "after", roles: changed } as const]),
    ];
  });
}

function ownClaim(moment: "before" | "after", role: StoredRole | undefined): Claim[] {
  return role === undefined ? [] : [{ kind: "role", subject: `role "${role._id}"`, moment, role }];
}
