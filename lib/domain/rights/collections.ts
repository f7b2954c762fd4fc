import type { Collections } from "./types";

/** Whether an element of the one and of the other set belongs to the result. */
export type Membership = (left: boolean, right: boolean) => boolean;

/** The membership that makes a union. */
export const either: Membership = (left, right) => left || right;

/** The whole index. */
export const ALL_COLLECTIONS: Collections = { unnamed: true, complement: true, names: [] };

/** Nothing of the index. */
export const NO_COLLECTIONS: Collections = { unnamed: false, complement: false, names: [] };

/** Strings sorted by UTF-16 code unit, each once; the same array if it already is. */
export function sortedUnique(names: readonly string[]): readonly string[] {
  if (isSortedUnique(names)) {
    return names;
  }
  return [...new Set(names)].sort();
}

export function isNoCollection({ unnamed, complement, names }: Collections): boolean {
  return !unnamed && !complement && names.length === 0;
}

export function sameCollections(left: Collections, right: Collections): boolean {
  if (left === right) {
    return true;
  }
  return (
    left.unnamed === right.unnamed &&
    left.complement === right.complement &&
    left.names.length === right.names.length &&
    left.names.every((name, position) => name === right.names[position])
  );
}

/** @param collection absent: the request names none */
export function hasCollection(collections: Collections, collection: string | undefined): boolean {
  if (collection === undefined) {
    return collections.unnamed;
  }
  return includesSorted(collections.names, collection) !== collections.complement;
}

/** What any of the sets holds. Lists are joined and sorted once, however many they are. */
export function uniteAllCollections(sets: readonly Collections[]): Collections {
  const [first = NO_COLLECTIONS, ...rest] = sets;
  if (rest.length === 0) {
    return first;
  }
  if (sets.includes(ALL_COLLECTIONS)) {
    return ALL_COLLECTIONS;
  }
  if (sets.some(({ complement }) => complement)) {
    return rest.reduce((left, right) => combineCollections(left, right, either), first);
  }
  return {
    unnamed: sets.some(({ unnamed }) => unnamed),
    complement: false,
    names: sortedUnique(sets.flatMap(({ names }) => names)),
  };
}

/**
 * The set of the collections that `belongs` picks by their membership in either set. What is in
 * neither set is never picked.
 */
export function combineCollections(
  left: Collections,
  right: Collections,
  belongs: Membership,
): Collections {
  if (sameCollections(left, right)) {
    return belongs(true, true) ? left : NO_COLLECTIONS;
  }
  const complement = belongs(left.complement, right.complement);
  const names: string[] = [];
  const keep = (name: string, inLeft: boolean, inRight: boolean): void => {
    if (belongs(inLeft !== left.complement, inRight !== right.complement) !== complement) {
      names.push(name);
    }
  };
  mergeSorted(left.names, right.names, keep);
  return { unnamed: belongs(left.unnamed, right.unnamed), complement, names };
}

function isSortedUnique(names: readonly string[]): boolean {
  for (let next = 1; next < names.length; next += 1) {
    if (at(names, next - 1) >= at(names, next)) {
      return false;
    }
  }
  return true;
}

function includesSorted(names: readonly string[], wanted: string): boolean {
  let low = 0;
  let high = names.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(names, middle) < wanted) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return names[low] === wanted;
}

/** Visits each name of two sorted lists once, in order. */
function mergeSorted(
  left: readonly string[],
  right: readonly string[],
  visit: (name: string, inLeft: boolean, inRight: boolean) => void,
): void {
  let l = 0;
  let r = 0;
  while (l < left.length || r < right.length) {
    const inLeft = l < left.length && (r === right.length || at(left, l) <= at(right, r));
    const inRight = r < right.length && (l === left.length || at(right, r) <= at(left, l));
    visit(inLeft ? at(left, l) : at(right, r), inLeft, inRight);
    l += inLeft ? 1 : 0;
    r += inRight ? 1 : 0;
  }
}

function at(names: readonly string[], position: number): string {
  return names[position] as string;
}
