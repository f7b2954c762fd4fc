import type { StoredProfile } from "../../domain/rights";
import { roleIdsIn } from "../../domain/storedPolicies";

const NO_POLICIES: ReadonlySet<string> = new Set(["default"]);

/** Asked again and again of the same profiles while writes are put in order. */
const known = new WeakMap<StoredProfile, ReadonlySet<string>>();

/** The roles that a profile names; one without policies has the role `default`. */
export function roleIdsOf(profile: StoredProfile): ReadonlySet<string> {
  let roleIds = known.get(profile);
  if (roleIds === undefined) {
    roleIds = read(profile);
    known.set(profile, roleIds);
  }
  return roleIds;
}

function read(profile: StoredProfile): ReadonlySet<string> {
  const { policies } = profile;
  const hasNone = !Array.isArray(policies) || policies.length === 0;
  return hasNone ? NO_POLICIES : roleIdsIn([profile]);
}
