import { isNowhere, sameLocations } from "./locations";
import type { ControllerRights, Locations, Rights } from "./types";

/**
 * One controller or every other one (`undefined`), and one action or every other one: the
 * finest split at which two sets of rights are allowed in the same locations throughout.
 */
export interface Cell {
  readonly controller: string | undefined;
  readonly action: string | undefined;
}

/** Names to split by besides those of the rights themselves: actions by controller. */
type ExtraNames = ReadonlyMap<string, ReadonlyMap<string, unknown>>;

const NO_NAMES: ReadonlyMap<string, never> = new Map<string, never>();

/** The rights to one controller. @param controller absent: any that has no entry of its own */
export function controllerRights(rights: Rights, controller?: string): ControllerRights {
  return controller === undefined
    ? rights.others
    : (rights.controllers.get(controller) ?? rights.others);
}

export function locationsOf(rights: Rights, { controller, action }: Cell): Locations {
  return at(controllerRights(rights, controller), action);
}

/** Every cell of the rights that are not split any finer. */
export function* cellsOf(rights: Rights): Generator<readonly [Cell, Locations]> {
  for (const controller of [undefined, ...rights.controllers.keys()]) {
    const { actions, others } = controllerRights(rights, controller);
    yield [{ controller, action: undefined }, others];
    for (const [action, locations] of actions) {
      yield [{ controller, action }, locations];
    }
  }
}

/** Makes the locations of a cell of those that two sets of rights have there. */
type Combine = (left: Locations, right: Locations, cell: Cell) => Locations;

/**
 * Builds rights cell by cell from those of two sets.
 *
 * @param combine called once for each cell into which either set splits them
 */
export function combineRights(left: Rights, right: Rights, combine: Combine): Rights {
  return build(left, right, combine, {
    controllers: [...left.controllers.keys(), ...right.controllers.keys()],
    actions: (ofLeft, ofRight) => [...ofLeft.actions.keys(), ...ofRight.actions.keys()],
  });
}

/**
 * The same where nothing comes of a cell in which the left set has nothing: what "every other"
 * stands for is split, by the names of the right set and by `extra`, only where the left set has
 * something there. Most sets name what they hold, and are done with that.
 */
export function reduceRights(
  left: Rights,
  right: Rights,
  combine: Combine,
  extra: ExtraNames = NO_NAMES,
): Rights {
  const { others, actions } = left.others;
  const isNothing = isNowhere(others) && [...actions.values()].every(isNowhere);
  return build(left, right, combine, {
    controllers: isNothing
      ? left.controllers.keys()
      : [...left.controllers.keys(), ...right.controllers.keys(), ...extra.keys()],
    actions: (ofLeft, ofRight, controller) =>
      isNowhere(ofLeft.others)
        ? ofLeft.actions.keys()
        : [
            ...ofLeft.actions.keys(),
            ...ofRight.actions.keys(),
            ...((controller !== undefined && extra.get(controller)) || NO_NAMES).keys(),
          ],
  });
}

/** The names that get cells of their own, once or more often. */
interface Split {
  readonly controllers: Iterable<string>;
  readonly actions: (
    left: ControllerRights,
    right: ControllerRights,
    controller: string | undefined,
  ) => Iterable<string>;
}

function build(left: Rights, right: Rights, combine: Combine, split: Split): Rights {
  const combineController = (controller: string | undefined): ControllerRights => {
    const ofLeft = controllerRights(left, controller);
    const ofRight = controllerRights(right, controller);
    const cellAt = (action: string | undefined): Locations =>
      combine(at(ofLeft, action), at(ofRight, action), { controller, action });
    const names = new Set(split.actions(ofLeft, ofRight, controller));
    return { actions: mapNames(names, cellAt), others: cellAt(undefined) };
  };
  const names = new Set(split.controllers);
  return { controllers: mapNames(names, combineController), others: combineController(undefined) };
}

function at({ actions, others }: ControllerRights, action: string | undefined): Locations {
  return action === undefined ? others : (actions.get(action) ?? others);
}

/** The same rights without the entries that say what "every other" says anyhow. */
export function compact(rights: Rights): Rights {
  const same = memoizePairs(sameLocations);
  const compactController = ({ actions, others }: ControllerRights): ControllerRights => ({
    actions: new Map([...actions].filter(([, locations]) => !same(locations, others))),
    others,
  });
  const others = compactController(rights.others);
  const saysTheSame = (controller: ControllerRights): boolean =>
    same(controller.others, others.others) &&
    controller.actions.size === others.actions.size &&
    [...controller.actions].every(([action, locations]) => {
      const counterpart = others.actions.get(action);
      return counterpart !== undefined && same(locations, counterpart);
    });
  const controllers = [...rights.controllers]
    .map(([name, controller]) => [name, compactController(controller)] as const)
    .filter(([, controller]) => !saysTheSame(controller));
  return { controllers: new Map(controllers), others };
}

/** The same function, computed once for each pair of objects. */
export function memoizePairs<Left extends object, Right extends object, Result>(
  compute: (left: Left, right: Right) => Result,
): (left: Left, right: Right) => Result {
  const known = new Map<Left, Map<Right, Result>>();
  return (left, right) => {
    let row = known.get(left);
    if (row === undefined) {
      row = new Map();
      known.set(left, row);
    }
    let result = row.get(right);
    if (result === undefined) {
      result = compute(left, right);
      row.set(right, result);
    }
    return result;
  };
}

/** Maps each name to a value. */
export function mapNames<Made>(
  names: Iterable<string>,
  make: (name: string) => Made,
): ReadonlyMap<string, Made> {
  return new Map(Array.from(names, (name) => [name, make(name)]));
}
