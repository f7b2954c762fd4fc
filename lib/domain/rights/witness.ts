import { cellsOf } from "./cells";
import { isNoCollection } from "./collections";
import type { LocationArguments } from "../actions";
import { locationArguments } from "../actions";
import { isNowhere } from "./locations";
import type { Collections, Locations, Rights, RightsRequest } from "./types";

/**
 * A request that belongs to the rights, or `undefined` if none does. Of a difference it is a
 * request that the one side allows and the other does not. Prefers what the rights name, and
 * what the action looks at; makes up fresh names (`any-index`) for "every other".
 */
export function witness(rights: Rights): RightsRequest | undefined {
  const held = [...cellsOf(rights)].filter(([, locations]) => !isNowhere(locations));
  const named = ([{ controller, action }]: (typeof held)[number]): number =>
    (controller === undefined ? 0 : 2) + (action === undefined ? 0 : 1);
  const [found] = held.sort((left, right) => named(right) - named(left));
  if (found === undefined) {
    return undefined;
  }
  const [{ controller, action }, locations] = found;
  const { actions } =
    (controller !== undefined && rights.controllers.get(controller)) || rights.others;
  return {
    controller: controller ?? freshName("any-controller", (name) => rights.controllers.has(name)),
    action: action ?? freshName("any-action", (name) => actions.has(name)),
    ...place(locations, locationArguments(controller, action)),
  };
}

type Place = Pick<RightsRequest, "index" | "collection">;

function place(locations: Locations, reads: LocationArguments): Place {
  if (locations.withoutIndex && reads === "none") {
    return {};
  }
  for (const [index, collections] of locations.indexes) {
    if (!isNoCollection(collections)) {
      return { index, ...inside(collections, reads) };
    }
  }
  if (!isNoCollection(locations.others)) {
    const index = freshName("any-index", (name) => locations.indexes.has(name));
    return { index, ...inside(locations.others, reads) };
  }
  return {};
}

function inside({ unnamed, complement, names }: Collections, reads: LocationArguments): Place {
  if (unnamed && reads !== "collection") {
    return {};
  }
  if (complement) {
    return { collection: freshName("any-collection", (name) => names.includes(name)) };
  }
  const [collection] = names;
  return collection === undefined ? {} : { collection };
}

/** The name, with a number behind it where it is taken. */
export function freshName(name: string, isTaken: (name: string) => boolean): string {
  let candidate = name;
  for (let attempt = 2; isTaken(candidate); attempt += 1) {
    candidate = `${name}-${attempt}`;
  }
  return candidate;
}
