import type { Membership } from "./collections";
import {
  ALL_COLLECTIONS,
  both,
  combineCollections,
  either,
  hasCollection,
  isNoCollection,
  NO_COLLECTIONS,
  sameCollections,
  uniteAllCollections,
} from "./collections";
import { SortedMap } from "./SortedMap";
import type { Collections, Locations } from "./types";

const NO_INDEXES = SortedMap.gather<Collections>([], [], uniteAllCollections);

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

/** The collections that are held in one index. */
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
  return (
    left.withoutIndex === right.withoutIndex &&
    sameCollections(left.others, right.others) &&
    left.indexes.equals(right.indexes, sameCollections)
  );
}

/** The set of the locations that `belongs` picks by their membership in either set. */
function combineLocations(left: Locations, right: Locations, belongs: Membership): Locations {
  const others = combineCollections(left.others, right.others, belongs);
  const indexes = left.indexes.combine(
    right.indexes,
    (inLeft = left.others, inRight = right.others) => {
      const collections = combineCollections(inLeft, inRight, belongs);
      return sameCollections(collections, others) ? undefined : collections;
    },
  );
  return { withoutIndex: belongs(left.withoutIndex, right.withoutIndex), indexes, others };
}

/** Unites two sets. */
export function uniteLocations(left: Locations, right: Locations): Locations {
  if (left === right || left === EVERYWHERE || right === NOWHERE) {
    return left;
  }
  if (right === EVERYWHERE || left === NOWHERE) {
    return right;
  }
  return combineLocations(left, right, either);
}

/** Keeps what both sets hold. */
export function intersectLocations(left: Locations, right: Locations): Locations {
  if (left === right || left === NOWHERE || right === EVERYWHERE) {
    return left;
  }
  if (left === EVERYWHERE || right === NOWHERE) {
    return right;
  }
  const shared = combineLocations(left, right, both);
  return isNowhere(shared) ? NOWHERE : shared;
}

/** Unites sets: those that list their indexes together, the rest one by one. */
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
  const names: string[] = [];
  const collections: Collections[] = [];
  for (const { indexes } of sets) {
    indexes.forEach((index, held) => {
      names.push(index);
      collections.push(held);
    });
  }
  const indexes = SortedMap.gather(names, collections, uniteAllCollections);
  const withoutIndex = sets.some((locations) => locations.withoutIndex);
  return { withoutIndex, indexes, others: NO_COLLECTIONS };
}

/** Subtracts the right set from the left one. */
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

/** Widens to the whole of every index in the set, for actions that read no collection. */
export function wholeIndexes(locations: Locations): Locations {
  const widen = (collections: Collections): Collections =>
    isNoCollection(collections) ? NO_COLLECTIONS : ALL_COLLECTIONS;
  const others = widen(locations.others);
  const indexes = locations.indexes.combine(NO_INDEXES, (collections = NO_COLLECTIONS) => {
    const widened = widen(collections);
    return widened === others ? undefined : widened;
  });
  return { withoutIndex: locations.withoutIndex, indexes, others };
}
