import type { GrantedRow } from "../assertions/grantedRows";
import { grantedRows } from "../assertions/grantedRows";
import type { Rights, RoleLookup, StoredProfile, StoredRole } from "../rights";
import { allows, compileRights, covers, equals, rightsOfRole } from "../rights";
import { restrictedLocations } from "../rights/compile";
import { hasLocation } from "../rights/locations";
import type { Restriction } from "../rights/restrictions";
import { mergeRestrictions, namesOf } from "../rights/restrictions";
import { compareTexts } from "../../shared/compareTexts";
import { groupBy } from "../../shared/groupBy";
import type { Use } from "./Tally";
import { isAnything } from "./Tally";
import { grants, nameOf } from "./usedRows";

/** An action in one place; no place: everywhere. */
export interface SuggestedRow {
  readonly controller: string;
  readonly action: string;
  readonly place?: Restriction;
}

/** A profile that allows what was used and nothing that the one before does not. */
export interface Suggestion {
  readonly kind: "suggestion";
  readonly profile: StoredProfile;
  /** The roles that it needs and that are not there. */
  readonly roles: readonly StoredRole[];
  /** Without any one of them, a request that was used would be refused. */
  readonly rows: readonly SuggestedRow[];
  /** The requests that the profile allows, all of which the suggestion allows. */
  readonly replayed: readonly Use[];
  /** The requests that the profile itself does not allow any more. */
  readonly refusedBefore: readonly Use[];
}

/** No profile without policies exists, and nobody can narrow what may have been used as a whole. */
export interface NoSuggestion {
  readonly kind: "nothing used" | "too much used";
}

/**
 * Suggests the smallest set of rows of a profile that allows what was used of it.
 *
 * @throws UnresolvableRole | UnresolvableRestriction
 * @throws a plain Error when the suggestion does not stand its own proof
 */
export function suggestProfile(
  profile: StoredProfile,
  roles: RoleLookup,
  uses: readonly Use[],
): Suggestion | NoSuggestion {
  if (uses.some(isAnything)) {
    return { kind: "too much used" };
  }
  const before = compileRights([profile], roles);
  const granted = grantedRows(profile, roles);
  const isAllowed = (use: Use): boolean =>
    use.anywhere ? granted.some((row) => grants(row, use)) : allows(before, use);
  const replayed = uses.filter(isAllowed);
  if (replayed.length === 0) {
    return { kind: "nothing used" };
  }
  const rows = [...groupBy(replayed, nameOf).values()].flatMap((ofAction) =>
    rowsFor(ofAction, granted),
  );
  const made = profileOf(profile, roles, new Set(granted.map(({ role }) => role)), rows);
  const suggestion: Suggestion = {
    kind: "suggestion",
    ...made,
    rows,
    replayed,
    refusedBefore: uses.filter((use) => !isAllowed(use)),
  };
  prove(suggestion, before, roles);
  return suggestion;
}

/** Returns the rows that the requests of one action need, none of them in vain. */
function rowsFor(uses: readonly Use[], granted: readonly GrantedRow[]): readonly SuggestedRow[] {
  const [{ controller, action } = { controller: "", action: "" }] = uses;
  const relevant = granted.filter((row) => grants(row, { controller, action }));
  const rows: SuggestedRow[] = [];
  const add = (place: Restriction | undefined): void => {
    rows.push({ controller, action, ...(place !== undefined && { place }) });
  };
  if (uses.some(({ anywhere }) => anywhere)) {
    wholePlaces(relevant).forEach(add);
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
function wholePlaces(rows: readonly GrantedRow[]): readonly (Restriction | undefined)[] {
  const places = rows.map(({ place }) => place);
  const given = places.filter((place) => place !== undefined);
  if (given.length < places.length) {
    return [undefined];
  }
  const whole = new Set(given.filter((one) => namesOf(one).length === 0).map(({ index }) => index));
  const kept = given.filter((one) => namesOf(one).length === 0 || !whole.has(one.index));
  return [...new Map(kept.map((one) => [JSON.stringify(one), one])).values()];
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

/** Makes a policy of the actions that are needed in the same places. */
function profileOf(
  { _id, rateLimit }: StoredProfile,
  roles: RoleLookup,
  own: ReadonlySet<StoredRole>,
  rows: readonly SuggestedRow[],
): Pick<Suggestion, "profile" | "roles"> {
  const byPlaces = groupBy(groupBy(rows, nameOf).values(), (ofAction) =>
    JSON.stringify(placesOf(ofAction) ?? []),
  );
  const made: StoredRole[] = [];
  const policies = [...byPlaces]
    .sort(([one], [other]) => compareTexts(one, other))
    .map(([text, actions]) => {
      const controllers = controllersOf(actions.flatMap(([row]) => row ?? []));
      const role = sameRole({ _id: "", controllers }, own) ?? {
        _id: freeId(_id, [...roles.keys(), ...made.map((one) => one._id)]),
        controllers,
      };
      if (!roles.has(role._id)) {
        made.push(role);
      }
      const restrictedTo = JSON.parse(text) as readonly Restriction[];
      return { roleId: role._id, ...(restrictedTo.length > 0 && { restrictedTo }) };
    });
  return {
    profile: { _id, ...(rateLimit !== undefined && { rateLimit }), policies },
    roles: made,
  };
}

/** @returns `undefined`: everywhere */
function placesOf(rows: readonly SuggestedRow[]): readonly Restriction[] | undefined {
  const places = rows.flatMap(({ place }) => place ?? []);
  return places.length < rows.length ? undefined : mergeRestrictions(places, []);
}

function controllersOf(rows: readonly SuggestedRow[]): StoredRole["controllers"] {
  const byController = groupBy(rows, ({ controller }) => controller);
  return Object.fromEntries(
    [...byController].sort(byName).map(([controller, ofController]) => [
      controller,
      {
        actions: Object.fromEntries(
          ofController.map(({ action }) => [action, true] as const).sort(byName),
        ),
      },
    ]),
  );
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return compareTexts(one, other);
}

/** Finds a role of the profile that grants just that. */
function sameRole(wanted: StoredRole, own: ReadonlySet<StoredRole>): StoredRole | undefined {
  const rights = rightsOfRole(wanted);
  return [...own].find((role) => equals(rightsOfRole(role), rights));
}

function freeId(profileId: string, taken: readonly string[]): string {
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? `${profileId}-used` : `${profileId}-used-${number}`;
    if (!taken.includes(id)) {
      return id;
    }
  }
}

/** Asks the algebra, which knows nothing of how the suggestion was made. */
function prove(
  { profile, roles: made, replayed }: Suggestion,
  before: Rights,
  roles: RoleLookup,
): void {
  const all = new Map([...roles, ...made.map((role) => [role._id, role] as const)]);
  const after = compileRights([profile], all);
  const rows = grantedRows(profile, all);
  const refused = replayed.filter((use) =>
    use.anywhere ? !rows.some((row) => grants(row, use)) : !allows(after, use),
  );
  if (refused.length > 0 || !covers(before, after).covered) {
    throw new Error(`The suggestion for "${profile._id}" does not stand its proof.`);
  }
}
