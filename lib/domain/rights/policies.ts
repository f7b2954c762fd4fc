import type { UnresolvedRestriction, UnresolvedRole } from "./errors";
import { UnresolvableRestriction, UnresolvableRole } from "./errors";
import type { Restrictions } from "./restrictions";
import { mergeRestrictions } from "./restrictions";
import type { RoleLookup, StoredPolicy, StoredProfile, StoredRole } from "./types";
import { hasNullEntry } from "./verdicts";

/** A policy ready to be judged. `policy`: its position in the profile, from 0. */
export interface ResolvedPolicy {
  readonly profileId: string;
  readonly policy: number;
  readonly role: StoredRole;
  readonly restrictions: Restrictions;
}

/** What the host reads into a profile without policies (`ProfileRepository.fromDTO`). */
const DEFAULT_POLICIES: readonly StoredPolicy[] = [{ roleId: "default" }];

/**
 * Every policy of the profiles with its role and its merged restrictions, in order.
 *
 * @throws UnresolvableRole naming every role that is missing, malformed or not given by a string
 * @throws UnresolvableRestriction naming every malformed part
 */
export function resolvePolicies(
  profiles: readonly StoredProfile[],
  roles: RoleLookup,
): readonly ResolvedPolicy[] {
  const unresolved: UnresolvedRole[] = [];
  const malformed: UnresolvedRestriction[] = [];
  const resolved: ResolvedPolicy[] = [];
  for (const { _id: profileId, policies } of profiles) {
    const stored = storedPolicies(policies);
    if (stored === undefined) {
      malformed.push({ profileId, policy: 0, path: "" });
      continue;
    }
    stored.forEach(({ roleId, restrictedTo }, policy) => {
      const role = resolveRole(roleId, roles);
      if (typeof role === "string") {
        unresolved.push({ profileId, policy, roleId, reason: role });
        return;
      }
      const restrictions = mergeRestrictions(restrictedTo, (path) => {
        malformed.push({ profileId, policy, path });
      });
      resolved.push({ profileId, policy, role, restrictions });
    });
  }
  if (unresolved.length > 0) {
    throw new UnresolvableRole(unresolved);
  }
  if (malformed.length > 0) {
    throw new UnresolvableRestriction(malformed);
  }
  return resolved;
}

function resolveRole(roleId: unknown, roles: RoleLookup): StoredRole | UnresolvedRole["reason"] {
  if (typeof roleId !== "string") {
    return "not-a-string";
  }
  const role = roles.get(roleId);
  if (role === undefined) {
    return "missing";
  }
  return hasNullEntry(role.controllers) ? "malformed" : role;
}

function storedPolicies(policies: unknown): readonly StoredPolicy[] | undefined {
  if (!policies) {
    return DEFAULT_POLICIES;
  }
  if (!Array.isArray(policies)) {
    return undefined;
  }
  if (policies.length === 0) {
    return DEFAULT_POLICIES;
  }
  return policies.map((policy: unknown) =>
    typeof policy === "object" && policy !== null
      ? (policy as StoredPolicy)
      : { roleId: undefined },
  );
}
