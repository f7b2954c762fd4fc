import { cellsOf, combineRights, compact, locationsOf, memoizePairs, reduceRights } from "./cells";
import type { LocationArguments } from "../actions";
import { comparedArguments, KNOWN_ACTIONS } from "../actions";
import {
  EVERYWHERE,
  hasLocation,
  intersectLocations,
  isNowhere,
  NOWHERE,
  subtractLocations,
  uniteLocations,
  wholeIndexes,
} from "./locations";
import type { Locations, Rights, RightsRequest } from "./types";

/** Every right, those to future controllers and actions included. */
export const EVERYTHING: Rights = {
  controllers: new Map(),
  others: { actions: new Map(), others: EVERYWHERE },
};

/** No right at all: a user without profiles. */
export const NOTHING: Rights = {
  controllers: new Map(),
  others: { actions: new Map(), others: NOWHERE },
};

/** Tells whether a holder has every wanted right, and which ones are missing. */
export interface Coverage {
  readonly covered: boolean;
  /** Exactly the wanted rights that are not held; `listRights` makes them readable. */
  readonly missing: Rights;
}

/** Tells whether a request belongs to the rights: the host's answer, `targets` aside. */
export function allows(rights: Rights, request: RightsRequest): boolean {
  return hasLocation(locationsOf(rights, request), request.index, request.collection);
}

/** The rights of all sides together. */
export function union(...rights: readonly Rights[]): Rights {
  const unite = memoizePairs(uniteLocations);
  return rights.reduce((left, right) => combineRights(left, right, unite), NOTHING);
}

/** The rights that every side has; none at all: every right. A request belongs to them if each side allows it. */
export function intersection(...rights: readonly Rights[]): Rights {
  const intersect = memoizePairs(intersectLocations);
  const [first = EVERYTHING, ...rest] = rights;
  return rest.reduce((left, right) => compact(combineRights(left, right, intersect)), first);
}

/**
 * Tells whether `holder` holds all of `wanted`, and exactly which rights are missing.
 *
 * 1. Split both sides into cells, one for each controller and action that either of them or the
 *    host knows by name and one for every other: within a cell, the locations are the same.
 * 2. In each cell, widen the held locations by the places by which nothing bounds the action, and
 *    subtract them from the wanted ones. Cells share their location sets, so each pair of sets is
 *    compared once. The host ignores the place of `index:list`, but its answer is cut to the places
 *    in which it is held: these count.
 * 3. The rest is missing. Cells that are left with the same as every other are joined again.
 */
export function covers(holder: Rights, wanted: Rights): Coverage {
  const missing = difference(wanted, holder);
  return { covered: isEmpty(missing), missing };
}

/**
 * The rights of `wanted` without those of `holder`, up to places by which nothing bounds an action.
 */
export function difference(wanted: Rights, holder: Rights): Rights {
  const subtract = memoizePairs(subtractLocations);
  const widen = widening();
  return compact(
    reduceRights(
      wanted,
      holder,
      (locations, held, { controller, action }) =>
        subtract(locations, widen(held, comparedArguments(controller, action))),
      KNOWN_ACTIONS,
    ),
  );
}

/** Tells whether both hold the same, up to places by which nothing bounds an action. */
export function equals(left: Rights, right: Rights): boolean {
  return covers(left, right).covered && covers(right, left).covered;
}

export function isEmpty(rights: Rights): boolean {
  for (const [, locations] of cellsOf(rights)) {
    if (!isNowhere(locations)) {
      return false;
    }
  }
  return true;
}

/**
 * Tells whether the rights hold any action that no role names, future ones included: nobody covers
 * everything, alone or with others, without such a part.
 */
export function holdsUnnamed(rights: Rights): boolean {
  return !isNowhere(rights.others.others);
}

/** Tells whether the rights are every right, present and future: an administrator by arithmetic. */
export function coversEverything(rights: Rights): boolean {
  // without the actions that no entry names something is missing: no need to compare the rest
  return hasAll(rights.others.others) && covers(rights, EVERYTHING).covered;
}

function hasAll(locations: Locations): boolean {
  return isNowhere(subtractLocations(EVERYWHERE, locations));
}

/** Adds the places that the action cannot tell from the held ones. Widens each set once. */
function widening(): (held: Locations, compared: LocationArguments) => Locations {
  const whole = new Map<Locations, Locations>();
  return (held, compared) => {
    if (compared === "collection") {
      return held;
    }
    if (compared === "none") {
      return isNowhere(held) ? NOWHERE : EVERYWHERE;
    }
    const known = whole.get(held) ?? wholeIndexes(held);
    whole.set(held, known);
    return known;
  };
}
