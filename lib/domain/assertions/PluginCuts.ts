import { declarationOf, isGuardedByRightsAlone } from "../actions";
import type { Collections, Locations, Rights, RightsRequest } from "../rights";
import { coversEverything } from "../rights";
import { locationsOf } from "../rights/cells";
import { isNoCollection, NO_COLLECTIONS } from "../rights/collections";
import { EVERYWHERE, hasLocation, intersectLocations, NOWHERE } from "../rights/locations";
import { SortedMap } from "../rights/SortedMap";

/** An action whose rights alone do not decide, and the reason. */
type Cut = "everyRight" | "wholeIndex";

type Action = Pick<RightsRequest, "controller" | "action">;

/** Tells whether the plugin refuses some requests to an action that Kuzzle allows by the rights. */
export function isCut(action: Action): boolean {
  return cutOf(action) !== undefined;
}

/** Tells whether the plugin asks for every right before it lets an action pass. */
export function needsEveryRight(action: Action): boolean {
  return cutOf(action) === "everyRight";
}

/**
 * The plugin's refusals that rights alone decide, as it is configured by default, for somebody: actions on
 * the whole platform without every right, and on a whole index with rights to a part of it.
 */
export class PluginCuts {
  private holdsEverything: boolean | undefined;

  /** @param rights computes all rights of somebody; called once, and only if it matters */
  constructor(private readonly rights: () => Rights) {}

  /** Takes from the locations in which an action is held those in which the plugin refuses it. */
  granted(action: Action, held: Locations): Locations {
    const cut = cutOf(action);
    if (cut === undefined) {
      return held;
    }
    if (cut === "wholeIndex") {
      return intersectLocations(held, wholeAlone(locationsOf(this.rights(), action)));
    }
    this.holdsEverything ??= coversEverything(this.rights());
    return this.holdsEverything ? held : NOWHERE;
  }

  /**
   * The same for somebody who may have other rights besides: every right may come together. A whole index cannot:
   * restrictions list collections, and no lists are the whole together.
   */
  grantedWithOthers(action: Action, held: Locations): Locations {
    return cutOf(action) === "everyRight" ? held : this.granted(action, held);
  }

  /** Tells why the plugin refuses what Kuzzle allows; `undefined`: it does not. */
  refusalOf(request: RightsRequest): string | undefined {
    const { controller, action, index, collection } = request;
    if (hasLocation(this.granted(request, EVERYWHERE), index, collection)) {
      return undefined;
    }
    return cutOf(request) === "everyRight"
      ? `${controller}:${action} concerns the whole platform: the plugin asks for every right.`
      : `Every policy that allows ${controller}:${action} is limited to other indexes, or to collections: the plugin refuses it on the whole index.`;
  }
}

function cutOf({ controller, action }: Action): Cut | undefined {
  const { check, write } = declarationOf(controller, action) ?? {};
  if (isGuardedByRightsAlone(write)) {
    return "everyRight";
  }
  return check === "wholeIndex" ? "wholeIndex" : undefined;
}

/** Keeps the indexes that are held with all collections. */
function wholeAlone({ withoutIndex, indexes, others }: Locations): Locations {
  const keep = (collections: Collections): Collections =>
    collections.unnamed && collections.complement && collections.names.length === 0
      ? collections
      : NO_COLLECTIONS;
  const kept = keep(others);
  const entries = [...indexes].filter(
    ([, collections]) => isNoCollection(keep(collections)) !== isNoCollection(kept),
  );
  return {
    withoutIndex,
    indexes: SortedMap.gather(
      entries.map(([index]) => index),
      entries.map(([, collections]) => keep(collections)),
      ([first]) => first,
    ),
    others: kept,
  };
}
