import { sortedUnique } from "./collections";

/**
 * The restrictions of one policy, duplicates of an index merged: the collections of each index,
 * sorted; none means the whole index. Absent means unrestricted.
 */
export type Restrictions = ReadonlyMap<string, readonly string[]> | undefined;

/** Why a restriction excludes a request. */
export type Exclusion = "index-excluded" | "collection-excluded";

/**
 * Merges restrictions as the host does (`ProfileRepository.optimizePolicy`, Kuzzle 2.56): a
 * falsy index is skipped, falsy collections add none, the collections of duplicate indexes
 * unite. Hence `[{foo}, {foo, [bar]}]` narrows to `bar`, and nothing left means unrestricted.
 *
 * @param restrictedTo as stored, `{index, collections?}[]`
 * @param malformed called with the path of each part that is not of that shape
 */
export function mergeRestrictions(
  restrictedTo: unknown,
  malformed: (path: string) => void,
): Restrictions {
  if (!restrictedTo) {
    return undefined;
  }
  if (!Array.isArray(restrictedTo)) {
    malformed("restrictedTo");
    return undefined;
  }
  const merged = new Map<string, readonly string[]>();
  restrictedTo.forEach((restriction: unknown, position) => {
    const path = `restrictedTo[${position}]`;
    if (typeof restriction !== "object" || restriction === null) {
      malformed(path);
      return;
    }
    const { index, collections } = restriction as { index?: unknown; collections?: unknown };
    if (!index) {
      return;
    }
    if (typeof index !== "string") {
      malformed(`${path}.index`);
      return;
    }
    const added = collectionNames(collections, (rest) => {
      malformed(`${path}.collections${rest}`);
    });
    const before = merged.get(index);
    if (before === undefined) {
      merged.set(index, added);
    } else if (added.length > 0) {
      merged.set(index, before.concat(added));
    }
  });
  for (const [index, collections] of merged) {
    const sorted = sortedUnique(collections);
    if (sorted !== collections) {
      merged.set(index, sorted);
    }
  }
  return merged.size === 0 ? undefined : merged;
}

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
  const collections = restrictions.get(index as string);
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

function collectionNames(
  collections: unknown,
  malformed: (rest: string) => void,
): readonly string[] {
  if (!collections) {
    return [];
  }
  if (!Array.isArray(collections)) {
    malformed("");
    return [];
  }
  collections.forEach((collection: unknown, position) => {
    if (typeof collection !== "string") {
      malformed(`[${position}]`);
    }
  });
  return collections as readonly string[];
}
