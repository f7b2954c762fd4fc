import type { GrantedRow } from "../assertions/grantedRows";
import { restrictedLocations } from "../rights/compile";
import { hasLocation } from "../rights/locations";
import type { Restriction } from "../rights/restrictions";
import { namesOf } from "../rights/restrictions";
import type { Use } from "./Tally";
import { grants, neededOf } from "./usedRows";

/** An action in one place; no place: everywhere. */
export interface SuggestedRow {
  readonly controller: string;
  readonly action: string;
  readonly place?: Restriction;
}

/** Returns the rows that the requests of one action need, none of them in vain. */
export function rowsFor(
  uses: readonly Use[],
  granted: readonly GrantedRow[],
): readonly SuggestedRow[] {
  const [{ controller, action } = { controller: "", action: "" }] = uses;
  const relevant = granted.filter((row) => grants(row, { controller, action }));
  const rows: SuggestedRow[] = [];
  const add = (place: Restriction | undefined): void => {
    rows.push({ controller, action, ...(place !== undefined && { place }) });
  };
  if (uses.some((use) => use.anywhere || neededOf(use) === "all places")) {
    wholePlaces(relevant.map(({ place }) => place)).forEach(add);
    return rows;
  }
  if (uses.some((use) => neededOf(use) === "its index")) {
    wholePlaces(uses.flatMap((use) => placesInIndex(use, relevant))).forEach(add);
    return rows;
  }
  // a row for one collection allows requests that name none, too: those come last
  for (const use of [...uses].sort((one, other) => detail(other) - detail(one))) {
    if (!rows.some((row) => isIn(row, use))) {
      add(narrowest(use, relevant));
    }
  }
  return rows;
}

/** The places of an action altogether, each once. */
function wholePlaces(
  places: readonly (Restriction | undefined)[],
): readonly (Restriction | undefined)[] {
  const given = places.filter((place) => place !== undefined);
  if (given.length < places.length) {
    return [undefined];
  }
  const whole = new Set(given.filter((one) => namesOf(one).length === 0).map(({ index }) => index));
  const kept = given.filter((one) => namesOf(one).length === 0 || !whole.has(one.index));
  return [...new Map(kept.map((one) => [JSON.stringify(one), one])).values()];
}

/** Returns all that an action is held in of the index of this request; else the narrowest place for it. */
function placesInIndex(
  use: Use,
  relevant: readonly GrantedRow[],
): readonly (Restriction | undefined)[] {
  const { index } = use;
  return index === undefined || neededOf(use) === "one place"
    ? [narrowest(use, relevant)]
    : relevant.filter((row) => isIn(row, use)).map(({ place }) => place ?? { index });
}

/** Returns the narrowest place in which a row of the profile allows this request. */
function narrowest(use: Use, relevant: readonly GrantedRow[]): Restriction | undefined {
  const { index, collection } = use;
  const allowing = relevant.filter((row) => isIn(row, use));
  if (index !== undefined && collection !== undefined && collection !== "") {
    return { index, collections: [collection] };
  }
  const isWhole = ({ place }: GrantedRow): boolean =>
    place === undefined || (index !== undefined && namesOf(place).length === 0);
  return allowing.some(isWhole)
    ? index === undefined
      ? undefined
      : { index }
    : allowing[0]?.place;
}

function isIn({ place }: Pick<SuggestedRow, "place">, { index, collection }: Use): boolean {
  return hasLocation(restrictedLocations(place && [place]), index, collection);
}

/** First the collection without a name, which needs its whole index: that takes the others with it. */
function detail({ index, collection }: Use): number {
  if (collection === "") {
    return 3;
  }
  return index === undefined ? 0 : collection === undefined ? 1 : 2;
}
