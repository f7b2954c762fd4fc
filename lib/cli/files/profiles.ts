import { isPlainObject } from "../../domain/plainObject";
import type { StoredProfile } from "../../domain/rights";

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

function read({ policies }: StoredProfile): ReadonlySet<string> {
  const stored = Array.isArray(policies) ? (policies as unknown[]) : [];
  return stored.length === 0
    ? NO_POLICIES
    : new Set(
        stored.flatMap((policy) =>
          isPlainObject(policy) && typeof policy.roleId === "string" ? [policy.roleId] : [],
        ),
      );
}
