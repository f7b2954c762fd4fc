import { cellsOf, compact } from "./cells";
import { isNoCollection } from "./collections";
import { isNowhere } from "./locations";
import type { Collections, Locations, Rights } from "./types";

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
  for (const { rows } of listedCells(rights)) {
    yield* rows();
  }
}

/** Names an action, or every other one, as a row does. */
export interface CellName extends Pick<RightsRow, "controller" | "action"> {
  readonly except?: Pick<RowExceptions, "controllers" | "actions">;
}

interface ListedCell {
  readonly name: CellName;
  /** The places in which it is held: one at least. */
  readonly rows: () => Generator<RightsRow>;
}

/** The same action by action: how many rows each has shows only when they are made. */
export function* listedCells(rights: Rights): Generator<ListedCell> {
  const held = compact(rights);
  const controllers = [...held.controllers.keys()].sort();
  const cells = [...cellsOf(held)].sort(
    ([left], [right]) =>
      compareNames(left.controller, right.controller) || compareNames(left.action, right.action),
  );
  for (const [{ controller, action }, locations] of cells) {
    const actions = controller === undefined ? held.others : held.controllers.get(controller);
    const except = {
      ...(controller === undefined && { controllers }),
      ...(action === undefined && { actions: [...(actions?.actions.keys() ?? [])].sort() }),
    };
    const names = { controller: controller ?? "*", action: action ?? "*" };
    if (!isNowhere(locations)) {
      yield {
        name: finish({ ...names, except }),
        *rows() {
          for (const place of placeDrafts(locations)) {
            yield finish({ ...names, ...place, except: { ...except, ...place.except } });
          }
        },
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

function finish<Row extends { readonly except: RowExceptions }>({
  except,
  ...row
}: Row): Omit<Row, "except"> & Pick<RightsRow, "except"> {
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
