import { isPlainObject } from "../../domain/policies/restrictions";
import type { StoredProfile } from "../../domain/rights";

/** The roles that a profile names; one without policies has the role `default`. */
export function roleIdsOf(profile: StoredProfile): readonly string[] {
  const policies = Array.isArray(profile.policies) ? (profile.policies as unknown[]) : [];
  if (policies.length === 0) {
    return ["default"];
  }
  return policies.flatMap((policy) =>
    isPlainObject(policy) && typeof policy.roleId === "string" ? [policy.roleId] : [],
  );
}
