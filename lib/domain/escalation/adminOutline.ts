import { isPlainObject } from "../plainObject";
import type { StoredProfile } from "../rights";
import { readRestrictions } from "../rights/restrictions";
import { givenPolicies } from "../storedPolicies";

/** Replaces restrictions, however many: every limited policy is limited to this. */
const SOME_PLACE = [{ index: "somewhere", collections: ["something"] }];

/**
 * Reduces a profile to the parts that decide whether anybody covers *everything* by it, alone or
 * with others. Only which policies have restrictions matters then, not where these lie: every place
 * is wanted, and lists of places never add up to that; they count for actions that look at no
 * place, wherever they lie. `coversEverything` and `holdsUnnamed` say the same of the outline as of
 * the profile, and take the same time whatever its size.
 *
 * Malformed parts stay as they are.
 */
export function adminOutline(profile: StoredProfile): StoredProfile {
  const policies = givenPolicies(profile);
  if (policies === undefined) {
    return profile;
  }
  const seen = new Set<string>();
  const outlined = policies.flatMap((policy) => {
    if (!isPlainObject(policy) || typeof policy.roleId !== "string") {
      return [policy];
    }
    const { roleId, restrictedTo } = policy;
    const limited = isLimited(restrictedTo);
    if (limited === undefined) {
      return [policy];
    }
    const key = `${String(limited)} ${roleId}`;
    if (seen.has(key)) {
      return [];
    }
    seen.add(key);
    return [limited ? { roleId, restrictedTo: SOME_PLACE } : { roleId }];
  });
  return { ...profile, policies: outlined };
}

/** Tells whether the host looks at any restriction. `undefined`: one is malformed. */
function isLimited(restrictedTo: unknown): boolean | undefined {
  const malformed: string[] = [];
  const read = readRestrictions(restrictedTo, malformed);
  return malformed.length > 0 ? undefined : read.length > 0;
}
