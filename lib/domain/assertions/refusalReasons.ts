import { isObject } from "../plainObject";
import type { Locations, Rights, RoleLookup, StoredProfile } from "../rights";
import { compileRights } from "../rights";
import { combineRights } from "../rights/cells";
import {
  EVERYWHERE,
  isNowhere,
  NOWHERE,
  subtractLocations,
  uniteLocations,
  wholeIndexes,
} from "../rights/locations";
import type { RefusalReason } from "./assertion";

/**
 * Computes which requests are refused for a reason, as rights. Each refused request has one: that of the
 * policy that comes furthest. `plugin` is none of Kuzzle's: nothing is refused for it here.
 *
 * @param rights those of the profiles
 */
export function refusedFor(
  reason: Exclude<RefusalReason, "plugin">,
  rights: Rights,
  profiles: readonly StoredProfile[],
  roles: RoleLookup,
): Rights {
  return combineRights(rights, deniedBy(profiles, roles), (held, denied) =>
    locationsFor(reason, held, denied),
  );
}

function locationsFor(
  reason: Exclude<RefusalReason, "plugin">,
  held: Locations,
  denied: Locations,
): Locations {
  const named = anywhere(held);
  switch (reason) {
    case "collection-excluded":
      return subtractLocations(wholeIndexes(held), held);
    case "index-excluded":
      return subtractLocations(named, wholeIndexes(held));
    case "action-denied":
      return subtractLocations(anywhere(denied), named);
    case "action-not-named":
      return subtractLocations(EVERYWHERE, uniteLocations(named, anywhere(denied)));
  }
}

function anywhere(locations: Locations): Locations {
  return isNowhere(locations) ? NOWHERE : EVERYWHERE;
}

/** The actions for which a role of the profiles has an entry that is not `true`. */
function deniedBy(profiles: readonly StoredProfile[], roles: RoleLookup): Rights {
  const inverted = new Map(
    [...roles].map(([id, { _id, controllers }]) => [
      id,
      { _id, controllers: mapped(controllers, inverse) },
    ]),
  );
  return compileRights(profiles, inverted);
}

/** Keeps an entry that is no object: it shadows `*` as it is. */
function inverse(entry: unknown): unknown {
  return isObject(entry)
    ? { actions: mapped(entry["actions"], (verdict) => verdict !== true) }
    : entry;
}

function mapped(holder: unknown, change: (value: unknown) => unknown): unknown {
  return isObject(holder)
    ? Object.fromEntries(Object.entries(holder).map(([name, value]) => [name, change(value)]))
    : undefined;
}
