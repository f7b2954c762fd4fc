import { isObject } from "../plainObject";
import type { UnresolvedRestriction, UnresolvedRole } from "./unresolvable";
import { UnresolvableRestriction, UnresolvableRole } from "./unresolvable";
import type { Restrictions } from "./restrictions";
import { mergeRestrictions } from "./restrictions";
import { effectivePolicies } from "../storedPolicies";
import type { RoleLookup, StoredProfile, StoredRole } from "./types";
import { hasNullEntry } from "./verdicts";

/** A policy ready to be judged. `policy`: its position in the profile, from 0. */
export interface ResolvedPolicy {
  readonly profileId: string;
  readonly policy: number;
  readonly role: StoredRole;
  readonly restrictions: Restrictions;
}

const NO_MEMBERS: Readonly<Record<string, unknown>> = {};

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
  const resolved: ResolvedPolicy[] = [];
  visitPolicies(profiles, roles, (policy) => {
    resolved.push(policy);
  });
  return resolved;
}

/**
 * The same one by one, of which a profile may have ten thousand.
 *
 * @param visit is shown those that can be resolved before it throws for the others
 */
export function visitPolicies(
  profiles: readonly StoredProfile[],
  roles: RoleLookup,
  visit: (policy: ResolvedPolicy) => void,
): void {
  const unresolved: UnresolvedRole[] = [];
  const malformed: UnresolvedRestriction[] = [];
  const known = new Map<unknown, StoredRole | UnresolvedRole["reason"]>();
  const paths: string[] = [];
  for (const profile of profiles) {
    const { _id: profileId } = profile;
    const stored = effectivePolicies(profile);
    if (stored === undefined) {
      malformed.push({ profileId, policy: 0, path: "" });
      continue;
    }
    stored.forEach((given, policy) => {
      const { roleId, restrictedTo } = isObject(given) ? given : NO_MEMBERS;
      const role = known.get(roleId) ?? resolveRole(roleId, roles);
      known.set(roleId, role);
      if (typeof role === "string") {
        unresolved.push({ profileId, policy, roleId, reason: role });
        return;
      }
      const restrictions = mergeRestrictions(restrictedTo, paths);
      for (const path of paths) {
        malformed.push({ profileId, policy, path });
      }
      paths.length = 0;
      visit({ profileId, policy, role, restrictions });
    });
  }
  if (unresolved.length > 0) {
    throw new UnresolvableRole(unresolved);
  }
  if (malformed.length > 0) {
    throw new UnresolvableRestriction(malformed);
  }
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
