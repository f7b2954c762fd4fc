import { isPlainObject } from "../plainObject";
import type { StoredProfile } from "../rights";

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
  const { policies } = profile;
  if (!Array.isArray(policies)) {
    return profile;
  }
  const seen = new Set<string>();
  const outlined = (policies as unknown[]).flatMap((policy) => {
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

/** As the host reads it, see rights/restrictions.ts. `undefined`: malformed. */
function isLimited(restrictedTo: unknown): boolean | undefined {
  if (!restrictedTo) {
    return false;
  }
  if (!Array.isArray(restrictedTo)) {
    return undefined;
  }
  let limited = false;
  for (const restriction of restrictedTo as unknown[]) {
    if (typeof restriction !== "object" || restriction === null) {
      return undefined;
    }
    const { index, collections } = restriction as { index?: unknown; collections?: unknown };
    if (!index) {
      continue;
    }
    if (typeof index !== "string" || !isListOrNothing(collections)) {
      return undefined;
    }
    limited = true;
  }
  return limited;
}

function isListOrNothing(collections: unknown): boolean {
  return (
    !collections ||
    (Array.isArray(collections) && collections.every((name) => typeof name === "string"))
  );
}
