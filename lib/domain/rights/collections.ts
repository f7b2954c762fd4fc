import { mergeSorted, positionOf, sortedUnique } from "./sorted";
import type { Collections } from "./types";

/** Tells whether an element of the one and of the other set belongs to the result. */
export type Membership = (left: boolean, right: boolean) => boolean;

/** The membership that makes a union. */
export const either: Membership = (left, right) => left || right;

/** The membership that makes an intersection. */
export const both: Membership = (left, right) => left && right;

/** The whole index. */
export const ALL_COLLECTIONS: Collections = { unnamed: true, complement: true, names: [] };

/** Nothing of the index. */
export const NO_COLLECTIONS: Collections = { unnamed: false, complement: false, names: [] };

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
  return (positionOf(collections.names, collection) !== undefined) !== collections.complement;
}

/** Unites sets. It joins and sorts their lists once, however many they are. */
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
  mergeSorted(left.names, right.names, (name, inLeft, inRight) => {
    const isInLeft = (inLeft !== undefined) !== left.complement;
    const isInRight = (inRight !== undefined) !== right.complement;
    if (belongs(isInLeft, isInRight) !== complement) {
      names.push(name);
    }
  });
  return { unnamed: belongs(left.unnamed, right.unnamed), complement, names };
}
