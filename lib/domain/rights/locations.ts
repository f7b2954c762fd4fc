import type { Membership } from "./collections";
import {
  ALL_COLLECTIONS,
  combineCollections,
  either,
  hasCollection,
  isNoCollection,
  NO_COLLECTIONS,
  sameCollections,
  uniteAllCollections,
} from "./collections";
import type { Collections, Locations } from "./types";

const NO_INDEXES: ReadonlyMap<string, Collections> = new Map();

/** No restriction: without an index, in every index, in every collection. */
export const EVERYWHERE: Locations = {
  withoutIndex: true,
  indexes: NO_INDEXES,
  others: ALL_COLLECTIONS,
};

/** Not allowed at all. */
export const NOWHERE: Locations = {
  withoutIndex: false,
  indexes: NO_INDEXES,
  others: NO_COLLECTIONS,
};

/** What is held in one index. */
export function collectionsOf(locations: Locations, index: string): Collections {
  return locations.indexes.get(index) ?? locations.others;
}

/** @param index absent or empty: the request names none, and its collection does not matter */
export function hasLocation(
  locations: Locations,
  index: string | undefined,
  collection: string | undefined,
): boolean {
  if (index === undefined || index === "") {
    return locations.withoutIndex;
  }
  return hasCollection(collectionsOf(locations, index), collection);
}

export function isNowhere(locations: Locations): boolean {
  return (
    !locations.withoutIndex && isNoCollection(locations.others) && locations.indexes.size === 0
  );
}

export function sameLocations(left: Locations, right: Locations): boolean {
  if (left === right) {
    return true;
  }
  if (
    left.withoutIndex !== right.withoutIndex ||
    left.indexes.size !== right.indexes.size ||
    !sameCollections(left.others, right.others)
  ) {
    return false;
  }
  for (const [index, collections] of left.indexes) {
    const counterpart = right.indexes.get(index);
    if (counterpart === undefined || !sameCollections(collections, counterpart)) {
      return false;
    }
  }
  return true;
}

/** The set of the locations that `belongs` picks by their membership in either set. */
export function combineLocations(
  left: Locations,
  right: Locations,
  belongs: Membership,
): Locations {
  const others = combineCollections(left.others, right.others, belongs);
  const indexes = new Map<string, Collections>();
  const combineAt = (index: string, inLeft: Collections, inRight: Collections): void => {
    const collections = combineCollections(inLeft, inRight, belongs);
    if (!sameCollections(collections, others)) {
      indexes.set(index, collections);
    }
  };
  for (const [index, collections] of left.indexes) {
    combineAt(index, collections, collectionsOf(right, index));
  }
  for (const [index, collections] of right.indexes) {
    if (!left.indexes.has(index)) {
      combineAt(index, left.others, collections);
    }
  }
  return { withoutIndex: belongs(left.withoutIndex, right.withoutIndex), indexes, others };
}

/** What either set holds. */
export function uniteLocations(left: Locations, right: Locations): Locations {
  if (left === right || left === EVERYWHERE || right === NOWHERE) {
    return left;
  }
  if (right === EVERYWHERE || left === NOWHERE) {
    return right;
  }
  return combineLocations(left, right, either);
}

/** What any of the sets holds: those that list their indexes together, the rest one by one. */
export function uniteAllLocations(sets: readonly Locations[]): Locations {
  if (sets.includes(EVERYWHERE)) {
    return EVERYWHERE;
  }
  const [first = NOWHERE, ...rest] = sets;
  if (rest.length === 0) {
    return first;
  }
  const listing = sets.filter(({ others }) => isNoCollection(others));
  return sets
    .filter(({ others }) => !isNoCollection(others))
    .reduce(uniteLocations, uniteListing(listing));
}

function uniteListing(sets: readonly Locations[]): Locations {
  const listed = new Map<string, Collections[]>();
  for (const { indexes } of sets) {
    for (const [index, collections] of indexes) {
      const sameIndex = listed.get(index);
      if (sameIndex === undefined) {
        listed.set(index, [collections]);
      } else {
        sameIndex.push(collections);
      }
    }
  }
  const indexes = new Map<string, Collections>();
  for (const [index, collections] of listed) {
    indexes.set(index, uniteAllCollections(collections));
  }
  const withoutIndex = sets.some((locations) => locations.withoutIndex);
  return { withoutIndex, indexes, others: NO_COLLECTIONS };
}

/** What the left set holds and the right one does not. */
export function subtractLocations(left: Locations, right: Locations): Locations {
  if (left === right || left === NOWHERE || right === EVERYWHERE) {
    return NOWHERE;
  }
  if (right === NOWHERE) {
    return left;
  }
  const rest = combineLocations(left, right, (inLeft, inRight) => inLeft && !inRight);
  return isNowhere(rest) ? NOWHERE : rest;
}

/** The whole of every index of which anything is held, for actions that read no collection. */
export function wholeIndexes(locations: Locations): Locations {
  const widen = (collections: Collections): Collections =>
    isNoCollection(collections) ? NO_COLLECTIONS : ALL_COLLECTIONS;
  const others = widen(locations.others);
  const indexes = new Map<string, Collections>();
  for (const [index, collections] of locations.indexes) {
    const widened = widen(collections);
    if (widened !== others) {
      indexes.set(index, widened);
    }
  }
  return { withoutIndex: locations.withoutIndex, indexes, others };
}
