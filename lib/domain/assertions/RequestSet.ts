import { comparedArguments, KNOWN_ACTIONS } from "../actions";
import type { Locations, Rights, RightsRequest } from "../rights";
import { EVERYTHING } from "../rights";
import { EVERYWHERE, isNowhere, subtractLocations } from "../rights/locations";
import type { ActionSet, HeldAction } from "./ActionSet";
import { isCut } from "./PluginCuts";
import type { PlaceSet, Reach, ReadPlace } from "./PlaceSet";

/** Returns where an action is granted in fact: where the rights hold it, and the plugin lets it pass. */
type Granted = (action: HeldAction) => Locations;

const HELD = (locations: Locations): boolean => !isNowhere(locations);
const ALWAYS = (): boolean => true;

/** Requests by the patterns of their actions and places, of which nobody knows all. */
export class RequestSet {
  private readonly perRights = new WeakMap<Rights, readonly HeldAction[]>();

  constructor(
    readonly actions: ActionSet,
    readonly places: PlaceSet,
  ) {}

  /** Finds a request of the set that is among the rights; `undefined`: it is proven that there is none. */
  allowedBy(rights: Rights, granted: Granted): RightsRequest | undefined {
    return this.first(this.heldActions(rights), granted, "some");
  }

  /** Finds a request of the set that is not among the rights; `undefined`: they hold all of it. */
  refusedBy(rights: Rights, granted: Granted): RightsRequest | undefined {
    const missing = (action: HeldAction): Locations =>
      subtractLocations(EVERYWHERE, granted(action));
    return this.first(this.actions.among(rights, ALWAYS), missing, "every");
  }

  /**
   * Finds a request of the set that is granted by more than rights alone: asks of each action by itself.
   *
   * @param rights name every action that is granted otherwise than its controller's others
   */
  grantedBy(rights: Rights, granted: Granted): RightsRequest | undefined {
    return this.first(this.actions.among(rights, ALWAYS), granted, "some");
  }

  /** Tells whether there is a request in the set at all. */
  isAboutSome(reach: Reach): boolean {
    const anywhere = (): Locations => EVERYWHERE;
    return this.first(this.actions.among(EVERYTHING, ALWAYS), anywhere, reach) !== undefined;
  }

  /** The actions of the set that the rights hold anywhere, one of those that are alike: asked of each role once. */
  private heldActions(rights: Rights): readonly HeldAction[] {
    let known = this.perRights.get(rights);
    if (known === undefined) {
      known = withoutAlike(this.actions.among(rights, HELD));
      this.perRights.set(rights, known);
    }
    return known;
  }

  private first(
    actions: Iterable<HeldAction>,
    locationsOf: Granted,
    reach: Reach,
  ): RightsRequest | undefined {
    for (const held of actions) {
      const { controller, action } = held;
      const place = this.places.placeAmong(locationsOf(held), readPlace(held), reach);
      if (place !== undefined) {
        return { controller, action, ...place };
      }
    }
    return undefined;
  }
}

/** Leaves out actions that are held where another one is that looks at as much of the place. */
function withoutAlike(actions: Iterable<HeldAction>): readonly HeldAction[] {
  const kept = new Map<Locations, Set<ReadPlace>>();
  return [...actions].filter((held) => {
    const reads = readPlace(held);
    const known = kept.get(held.locations) ?? new Set();
    const isAlike = known.has(reads);
    // the plugin may refuse it where it lets others pass
    if (!isAlike && !isCut(held)) {
      kept.set(held.locations, known.add(reads));
    }
    return !isAlike;
  });
}

/** Returns the part of its place that an action looks at. */
export function readPlace({
  controller,
  action,
}: Pick<RightsRequest, "controller" | "action">): ReadPlace {
  const reads = KNOWN_ACTIONS.get(controller)?.get(action) ?? "unknown";
  return reads === "none" && comparedArguments(controller, action) !== "none" ? "bounded" : reads;
}
