import type { Restrictions } from "./restrictions";
import { collectionsIn } from "./restrictions";

/** The reason for which a restriction excludes a request. */
export type Exclusion = "index-excluded" | "collection-excluded";

/**
 * Judges a request's raw arguments as the host does (`Role.checkRestrictions`): a falsy index is
 * not judged; a collection is looked up by binary search with `<` and `>`, so what compares
 * neither way, like no collection at all, is taken for found.
 */
export function excludedBy(
  restrictions: Restrictions,
  index: unknown,
  collection: unknown,
): Exclusion | undefined {
  if (restrictions === undefined || !index) {
    return undefined;
  }
  const collections = collectionsIn(restrictions, index);
  if (collections === undefined) {
    return "index-excluded";
  }
  if (collections.length === 0 || isFound(collections, collection as string)) {
    return undefined;
  }
  return "collection-excluded";
}

function isFound(sorted: readonly string[], wanted: string): boolean {
  let low = 0;
  let high = sorted.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const candidate = sorted[middle] as string;
    if (wanted > candidate) {
      low = middle + 1;
    } else if (wanted < candidate) {
      high = middle - 1;
    } else {
      return true;
    }
  }
  return false;
}
