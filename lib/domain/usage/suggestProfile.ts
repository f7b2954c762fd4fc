import { grantedRows } from "../assertions/grantedRows";
import type { Rights, RoleLookup, StoredProfile, StoredRole } from "../rights";
import { allows, compileRights, covers, equals, rightsOfRole } from "../rights";
import { locationsOf } from "../rights/cells";
import { collectionsOf, isNowhere, subtractLocations } from "../rights/locations";
import { sameCollections } from "../rights/collections";
import type { Restriction } from "../rights/restrictions";
import { mergeRestrictions } from "../rights/restrictions";
import { compareTexts } from "../../shared/compareTexts";
import { groupBy } from "../../shared/groupBy";
import type { SuggestedRow } from "./suggestedRows";
import { rowsFor } from "./suggestedRows";
import type { Use } from "./Tally";
import { isAnything } from "./Tally";
import { grants, nameOf, neededOf } from "./usedRows";

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
  const isNarrowed = replayed.some((use) => showsLess(use, before, after));
  if (refused.length > 0 || isNarrowed || !covers(before, after).covered) {
    throw new Error(`The suggestion for "${profile._id}" does not stand its proof.`);
  }
}

/** Tells whether the answer to a list would leave out a place that it showed before. */
function showsLess(use: Use, before: Rights, after: Rights): boolean {
  const [held, left] = [locationsOf(before, use), locationsOf(after, use)];
  switch (neededOf(use)) {
    case "all places":
      return !isNowhere(subtractLocations(held, left));
    case "its index":
      return (
        use.index !== undefined &&
        !sameCollections(collectionsOf(held, use.index), collectionsOf(left, use.index))
      );
    case "one place":
      return false;
  }
}
