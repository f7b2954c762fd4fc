import { cellsOf, combineRights, compact, locationsOf, memoizePairs, reduceRights } from "./cells";
import type { LocationArguments } from "../actions";
import { KNOWN_ACTIONS, locationArguments } from "../actions";
import {
  EVERYWHERE,
  hasLocation,
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

/** Whether a holder has all that is wanted, and what he lacks. */
export interface Coverage {
  readonly covered: boolean;
  /** Exactly what is wanted and not held; `listRights` makes it readable. */
  readonly missing: Rights;
}

/** Whether a request belongs to the rights: the host's answer, `targets` aside. */
export function allows(rights: Rights, request: RightsRequest): boolean {
  return hasLocation(locationsOf(rights, request), request.index, request.collection);
}

/** What any of the rights hold. */
export function union(...rights: readonly Rights[]): Rights {
  const unite = memoizePairs(uniteLocations);
  return rights.reduce((left, right) => combineRights(left, right, unite), NOTHING);
}

/**
 * Whether `holder` holds all of `wanted`, and exactly what he lacks.
 *
 * 1. Split both sides into cells, one for each controller and action that either of them or the
 *    host knows by name and one for every other: within a cell, the locations are the same.
 * 2. In each cell, widen what is held by what the action does not look at, and subtract it from
 *    what is wanted. Cells share their location sets, so each pair of sets is compared once.
 * 3. What is left is missing. Cells that are left with the same as every other are joined again.
 */
export function covers(holder: Rights, wanted: Rights): Coverage {
  const missing = difference(wanted, holder);
  return { covered: isEmpty(missing), missing };
}

/** What `wanted` holds and `holder` does not, up to what the host's own actions do not look at. */
export function difference(wanted: Rights, holder: Rights): Rights {
  const subtract = memoizePairs(subtractLocations);
  const widen = widening();
  return compact(
    reduceRights(
      wanted,
      holder,
      (locations, held, { controller, action }) =>
        subtract(locations, widen(held, locationArguments(controller, action))),
      KNOWN_ACTIONS,
    ),
  );
}

/** Whether both hold the same, up to what the host's own actions do not look at. */
export function equals(left: Rights, right: Rights): boolean {
  return covers(left, right).covered && covers(right, left).covered;
}

/** Whether nothing is held. */
export function isEmpty(rights: Rights): boolean {
  for (const [, locations] of cellsOf(rights)) {
    if (!isNowhere(locations)) {
      return false;
    }
  }
  return true;
}

/**
 * Whether anything is held of actions that no role names, future ones included: nobody covers
 * everything, alone or with others, without a part that does.
 */
export function holdsUnnamed(rights: Rights): boolean {
  return !isNowhere(rights.others.others);
}

/** Whether every right is held, present and future: an administrator by arithmetic. */
export function coversEverything(rights: Rights): boolean {
  // whoever lacks what no entry names lacks something: no need to compare the rest
  return hasAll(rights.others.others) && covers(rights, EVERYTHING).covered;
}

function hasAll(locations: Locations): boolean {
  return isNowhere(subtractLocations(EVERYWHERE, locations));
}

/** Adds to what is held whatever the action cannot tell from it. Each set is widened once. */
function widening(): (held: Locations, reads: LocationArguments) => Locations {
  const whole = new Map<Locations, Locations>();
  return (held, reads) => {
    if (reads === "collection") {
      return held;
    }
    if (reads === "none") {
      return isNowhere(held) ? NOWHERE : EVERYWHERE;
    }
    const known = whole.get(held) ?? wholeIndexes(held);
    whole.set(held, known);
    return known;
  };
}
