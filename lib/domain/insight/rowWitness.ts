import type { LocationArguments, RightsRequest, RightsRow } from "../rights";
import { freshName, HOST_ACTIONS, locationArguments } from "../rights";

/** The host's controllers, those first of which a request does no harm. */
const CONTROLLERS: readonly string[] = [
  ...new Set(["document", "collection", "index", "server", "auth", ...HOST_ACTIONS.keys()]),
];
/** Actions that write nothing, to witness a whole controller by. */
const HARMLESS: readonly string[] = ["get", "exists", "list", "now", "getCurrentUser"];

/**
 * Returns a request that belongs to the row: of the host's own actions where the row holds any, so
 * that it can be sent; with the part of a place that the action reads.
 */
export function witnessOf(row: RightsRow): RightsRequest {
  const controller =
    row.controller === "*"
      ? pick(CONTROLLERS, row.except?.controllers, "any-controller")
      : row.controller;
  const action =
    row.action === "*"
      ? pick(ACTIONS.get(controller) ?? [], row.except?.actions, "any-action")
      : row.action;
  return { controller, action, ...placeIn(row, locationArguments(controller, action)) };
}

/** Holds the actions of the host's controllers: there may be thousands of rows of one. */
const ACTIONS: ReadonlyMap<string, readonly string[]> = new Map(
  [...HOST_ACTIONS].map(([controller, byName]) => {
    const actions = [...byName.keys()];
    return [controller, [...HARMLESS.filter((action) => byName.has(action)), ...actions]];
  }),
);

function placeIn(
  { index, collections, except }: RightsRow,
  reads: LocationArguments,
): Pick<RightsRequest, "index" | "collection"> {
  if (index === null) {
    return {};
  }
  const named = index === "*" ? pick([], except?.indexes, "any-index") : unescaped(index);
  const [unnamed] = collections;
  if (unnamed === null && (reads !== "collection" || collections.length === 1)) {
    return { index: named };
  }
  const [collection = null] = collections.filter((name) => name !== null);
  if (collection === null) {
    return { index: named };
  }
  const within =
    collection === "*" ? pick([], except?.collections, "any-collection") : unescaped(collection);
  return { index: named, collection: within };
}

/** The first name that is not left out, a made-up one if need be. */
function pick(names: readonly string[], except: readonly string[] = [], madeUp: string): string {
  const taken = new Set(except.map(unescaped));
  return names.find((name) => !taken.has(name)) ?? freshName(madeUp, (name) => taken.has(name));
}

/** A row writes a name that is really a star with a backslash before it. */
function unescaped(name: string): string {
  return /^\\+\*$/u.test(name) ? name.slice(1) : name;
}
