import { actionsThat, comparedPlace, declarationOf } from "../actions";
import type { Locations, Rights } from "../rights";
import { allows } from "../rights";
import { locationsOf } from "../rights/cells";
import { isNoCollection } from "../rights/collections";
import {
  collectionsOf,
  EVERYWHERE,
  hasLocation,
  isNowhere,
  sameLocations,
  uniteAllLocations,
  wholeIndexes,
} from "../rights/locations";

/** Documents to see: one stored document whose id is known, or all of a kind. */
export type Visible =
  | "role"
  | "profile"
  | "user"
  | "roles"
  | "profiles"
  | "users"
  | "credentials"
  | "apiKeys";

/** The host's own actions that show the same; any one of them is enough. */
export const SHOWN_BY: Readonly<Record<Visible, readonly string[]>> = {
  role: ["getRole", "mGetRoles", "searchRoles"],
  profile: ["getProfile", "mGetProfiles", "searchProfiles"],
  user: ["getUser", "mGetUsers", "searchUsers"],
  roles: ["searchRoles"],
  profiles: ["searchProfiles"],
  users: ["searchUsers"],
  credentials: ["getUserStrategies", "hasCredentials"],
  apiKeys: ["searchApiKeys"],
};

/** Tells what a caller may know of what is stored, by what the host's own actions would tell them. */
export interface Knowledge {
  readonly sees: (what: Visible) => boolean;
  /** Tells whether they may know that a place exists: they may use it in any way, or list it. */
  readonly knowsPlace: (index: string, collection?: string) => boolean;
  /** Tells whether a list would show them the name of a place. */
  readonly listsPlace: (index: string, collection?: string) => boolean;
  /** They may see everything. */
  readonly isComplete: boolean;
}

/** The application itself may know everything. */
export const OMNISCIENT: Knowledge = {
  sees: () => true,
  knowsPlace: () => true,
  listsPlace: () => true,
  isComplete: true,
};

/** Returns what is known without users, profiles, roles, credentials and API keys. */
export function withoutSecurities(knowledge: Knowledge): Knowledge {
  return { ...knowledge, sees: () => false, isComplete: false };
}

const known = new WeakMap<Rights, Map<boolean, Knowledge>>();

/**
 * Returns what the holder of the rights may know.
 *
 * @param cutsListings the lists of places are cut to what the caller's rights cover
 */
export function knowledgeOf(rights: Rights, cutsListings: boolean): Knowledge {
  const kept = known.get(rights) ?? new Map<boolean, Knowledge>();
  known.set(rights, kept);
  const knowledge = kept.get(cutsListings) ?? makeKnowledge(rights, cutsListings);
  kept.set(cutsListings, knowledge);
  return knowledge;
}

function makeKnowledge(rights: Rights, cutsListings: boolean): Knowledge {
  const sees = (what: Visible): boolean =>
    SHOWN_BY[what].some((action) => allows(rights, { controller: "security", action }));
  const shown = (key: string): Locations => shownBy(key, rights, cutsListings);
  const using = uniteAllLocations(
    actionsThat((one) => comparedPlace(one) === "collection").map(shown),
  );
  // they tell of no collection, so that a right to one is a right to all
  const usingIndexes = uniteAllLocations(
    actionsThat((one) => comparedPlace(one) === "index").map(shown),
  );
  const listing = uniteAllLocations(
    actionsThat(({ lists }) => lists === "indexes" || lists === "statistics").map(shown),
  );
  const within = uniteAllLocations(
    actionsThat(({ lists }) => lists === "collections" || lists === "statistics").map(shown),
  );
  return {
    sees,
    knowsPlace: (index, collection) =>
      isAmong(using, index, collection) ||
      (collection === undefined && isAmong(usingIndexes, index, undefined)),
    listsPlace: (index, collection) =>
      isAmong(collection === undefined ? listing : within, index, collection),
    isComplete:
      (Object.keys(SHOWN_BY) as Visible[]).every(sees) && sameLocations(using, EVERYWHERE),
  };
}

/** The places that an action shows, or by its answers tells to exist. */
function shownBy(key: string, rights: Rights, cutsListings: boolean): Locations {
  const at = key.lastIndexOf(":");
  const [controller, action] = [key.slice(0, at), key.slice(at + 1)];
  const held = locationsOf(rights, { controller, action });
  const { place, lists } = declarationOf(controller, action) ?? {};
  if (lists === undefined || cutsListings || isNowhere(held)) {
    return held;
  }
  return place === "none" ? EVERYWHERE : wholeIndexes(held);
}

/** An index is told by whatever is held in it. */
function isAmong(locations: Locations, index: string, collection: string | undefined): boolean {
  return collection === undefined
    ? !isNoCollection(collectionsOf(locations, index))
    : hasLocation(locations, index, collection);
}
