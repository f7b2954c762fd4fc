import { cellsOf, compact } from "./cells";
import { isNoCollection } from "./collections";
import type { Collections, Locations, Rights, RightsRequest } from "./types";

/**
 * A part of a set of rights, in plain words: each name that the row holds, but for `except`.
 * `*` stands for every other name, future ones included; `null` for a request that names none.
 * A name that is really `*`, which no index or collection can bear, is written `\*`.
 */
export interface RightsRow {
  readonly controller: string;
  readonly action: string;
  /** `null`: requests without an index, whatever their collection. */
  readonly index: string | null;
  readonly collections: readonly (string | null)[];
  /** The exceptions of each `*` of the row; members without any are absent. */
  readonly except?: RowExceptions;
}

/** Names that a `*` leaves out; they have rows of their own if they hold anything. */
export interface RowExceptions {
  readonly controllers?: readonly string[];
  readonly actions?: readonly string[];
  readonly indexes?: readonly string[];
  readonly collections?: readonly string[];
}

type Draft = Omit<RightsRow, "except"> & { readonly except: RowExceptions };

const ANY_COLLECTION: readonly (string | null)[] = [null, "*"];

/**
 * The rights as rows that are exact together, grouped by controller, action and index, sorted,
 * those of "every other" first.
 *
 * @param limit how many rows at most; none: all. A right takes as many rows as it has indexes
 */
export function listRights(rights: Rights, limit = Infinity): readonly RightsRow[] {
  const rows: RightsRow[] = [];
  for (const row of rowsOf(rights)) {
    if (rows.length >= limit) {
      break;
    }
    rows.push(row);
  }
  return rows;
}

/** The same one by one, for callers who have something else to do meanwhile. */
export function* rowsOf(rights: Rights): Generator<RightsRow> {
  for (const draft of drafts(compact(rights))) {
    yield finish(draft);
  }
}

/** A request as a phrase: `document:get on foo/a`. */
export function describeRequest({ controller, action, index, collection }: RightsRequest): string {
  const place = [index, collection].filter((name) => name !== undefined).join("/");
  return `${controller}:${action}${place === "" ? "" : ` on ${place}`}`;
}

/** One row as a phrase, for instance `document:get, index foo, collections a, b`. */
export function describeRow({ controller, action, index, collections, except }: RightsRow): string {
  const right =
    `${controller}:${action}` +
    but(except?.controllers, "controllers") +
    but(except?.actions, "actions");
  if (index === null) {
    return `${right}, without an index`;
  }
  const place = index === "*" ? `any index${but(except?.indexes)}` : `index ${index}`;
  return `${right}, ${place}${describeCollections(collections, but(except?.collections))}`;
}

/**
 * Rows as phrases, with the actions of a controller that are held in the same place in one:
 * `document:{get,search}, index foo`.
 *
 * @param namesPlace tells whether the place of a row is said. Default: of every one
 */
export function describeRows(
  rows: readonly RightsRow[],
  namesPlace: (row: RightsRow) => boolean = () => true,
): string[] {
  const phrases = new Map<string, { readonly row: RightsRow; readonly actions: Set<string> }>();
  for (const row of rows) {
    const { controller, action } = row;
    const described = describeRow(row);
    const isOne = controller !== "*" && action !== "*";
    const place = namesPlace(row) ? described.slice(`${controller}:${action}`.length) : "";
    const key = isOne ? `${controller}:${place}` : described;
    const phrase = phrases.get(key) ?? { row, actions: new Set<string>() };
    phrases.set(key, phrase);
    if (isOne) {
      phrase.actions.add(action);
    }
  }
  return [...phrases].map(
    ([
      key,
      {
        row: { controller },
        actions,
      },
    ]) => {
      const named = actions.size > 1 ? `{${[...actions].join(",")}}` : [...actions].join("");
      const place = key.slice(controller.length + 1);
      return actions.size === 0 ? key : `${controller}:${named}${place}`;
    },
  );
}

function describeCollections(collections: RightsRow["collections"], exceptions: string): string {
  const names = collections.filter((name) => name !== null);
  const unnamed = names.length < collections.length;
  if (names.length === 0) {
    return ", no collection";
  }
  if (unnamed && names[0] === "*" && exceptions === "") {
    return "";
  }
  const listed = names[0] === "*" ? "any" : names.join(", ");
  return `, collections ${listed}${exceptions}${unnamed ? " or none" : ""}`;
}

function* drafts(rights: Rights): Generator<Draft> {
  const controllers = [...rights.controllers.keys()].sort();
  const cells = [...cellsOf(rights)].sort(
    ([left], [right]) =>
      compareNames(left.controller, right.controller) || compareNames(left.action, right.action),
  );
  for (const [{ controller, action }, locations] of cells) {
    const actions = controller === undefined ? rights.others : rights.controllers.get(controller);
    const except = {
      ...(controller === undefined && { controllers }),
      ...(action === undefined && { actions: [...(actions?.actions.keys() ?? [])].sort() }),
    };
    for (const place of placeDrafts(locations)) {
      yield {
        controller: controller ?? "*",
        action: action ?? "*",
        ...place,
        except: { ...except, ...place.except },
      };
    }
  }
}

function* placeDrafts(locations: Locations): Generator<Omit<Draft, "controller" | "action">> {
  if (locations.withoutIndex) {
    yield { index: null, collections: ANY_COLLECTION, except: {} };
  }
  const indexes = locations.indexes.keys();
  if (!isNoCollection(locations.others)) {
    const { collections, except } = inside(locations.others);
    yield { index: "*", collections, except: { indexes: indexes.map(literal), ...except } };
  }
  for (const [index, held] of locations.indexes) {
    if (!isNoCollection(held)) {
      yield { index: literal(index), ...inside(held) };
    }
  }
}

function inside({
  unnamed,
  complement,
  names,
}: Collections): Pick<Draft, "collections" | "except"> {
  const listed = names.map(literal);
  const named = complement ? ["*"] : listed;
  return {
    collections: unnamed ? [null, ...named] : named,
    except: complement ? { collections: listed } : {},
  };
}

function finish({ except, ...row }: Draft): RightsRow {
  const left = Object.entries(except).filter(([, names]) => (names as string[]).length > 0);
  return left.length === 0 ? row : { ...row, except: Object.fromEntries(left) };
}

/** Escapes a name that consists of a star, or of a star so escaped. */
function literal(name: string): string {
  return /^\\*\*$/u.test(name) ? `\\${name}` : name;
}

function compareNames(left: string | undefined, right: string | undefined): number {
  if (left === right) {
    return 0;
  }
  return left === undefined || (right !== undefined && left < right) ? -1 : 1;
}

function but(names: readonly string[] | undefined, what?: string): string {
  if (names === undefined) {
    return "";
  }
  return ` but ${what === undefined ? "" : `${what} `}${names.join(", ")}`;
}
