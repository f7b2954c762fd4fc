import type { CellName, LocationArguments, RightsRow, RowExceptions } from "../rights";
import { comparedArguments } from "../rights";

/** A column of the table: an action, or every other one. */
export interface MatrixColumn extends CellName {
  /** The part of a place that bounds it. `none`: what stands in the line without an index holds wherever it is asked for. */
  readonly reads: LocationArguments;
}

/** A line of the table: requests without an index, or places of one index that have the same rights. */
export interface MatrixPlace extends Pick<RightsRow, "index" | "collections"> {
  readonly except?: Pick<RowExceptions, "indexes" | "collections">;
  /** The positions of the columns that are allowed here; nothing else is. */
  readonly allowed: readonly number[];
}

/** Rights as a table of places and actions. */
export interface RightsMatrix {
  readonly columns: readonly MatrixColumn[];
  readonly places: readonly MatrixPlace[];
  /** The positions of the columns of which nothing is known: no line tells whether they are allowed there. */
  readonly unknown: readonly number[];
}

/** The collections of one index in which an action is allowed. */
interface Within {
  readonly unnamed: boolean;
  /** `true`: every collection but `names`; `false`: these alone. */
  readonly complement: boolean;
  readonly names: ReadonlySet<string>;
}

const NOTHING_WITHIN: Within = { unnamed: false, complement: false, names: new Set() };
const ANY_COLLECTION = [null, "*"];

/**
 * Draws rows of rights as a table in which each cell is exact: other than among the rows, a place stands in one line
 * for all actions, also for one that is allowed there because it is allowed in a wider place.
 *
 * @param rows     every row of the actions that have any
 * @param unlisted actions whose rows are not there
 */
export function rightsMatrix(
  rows: readonly RightsRow[],
  unlisted: readonly CellName[] = [],
): RightsMatrix {
  const known = columnsOf(rows);
  const columns = [...known, ...unlisted.map((name) => new Column(columnOf(name)))].sort(inOrder);
  const withoutIndex = positions(columns, ({ withoutIndex: isAllowed }) => isAllowed);
  return {
    columns: columns.map(({ column }) => column),
    places: [
      ...(withoutIndex.length > 0
        ? [{ index: null, collections: ANY_COLLECTION, allowed: withoutIndex }]
        : []),
      ...indexesOf(columns).flatMap((index) => placesOf(index, columns)),
    ],
    unknown: positions(columns, (column) => !known.includes(column)),
  };
}

/** Gathers the rows of one action. */
class Column {
  withoutIndex = false;
  readonly byIndex = new Map<string, Within>();
  elsewhere: Within = NOTHING_WITHIN;
  /** Indexes that `elsewhere` does not hold for. */
  readonly excepted = new Set<string>();

  constructor(readonly column: MatrixColumn) {}

  add({ index, collections, except }: RightsRow): void {
    if (index === null) {
      this.withoutIndex = true;
      return;
    }
    const complement = collections.includes("*");
    const within = {
      unnamed: collections.includes(null),
      complement,
      names: new Set(complement ? except?.collections : collections.filter((one) => one !== null)),
    };
    if (index === "*") {
      this.elsewhere = within;
      except?.indexes?.forEach((one) => this.excepted.add(one));
    } else {
      this.byIndex.set(index, within);
    }
  }

  within(index: string): Within {
    // without an index is all there is to say of an action that none bounds
    if (this.column.reads === "none") {
      return NOTHING_WITHIN;
    }
    return this.byIndex.get(index) ?? (this.excepted.has(index) ? NOTHING_WITHIN : this.elsewhere);
  }
}

function columnsOf(rows: readonly RightsRow[]): readonly Column[] {
  const columns = new Map<string, Column>();
  for (const row of rows) {
    const { controller, action } = row;
    const key = JSON.stringify([controller, action]);
    const column = columns.get(key) ?? new Column(columnOf(row));
    columns.set(key, column);
    column.add(row);
  }
  return [...columns.values()];
}

function columnOf({
  controller,
  action,
  except: { controllers, actions } = {},
}: Pick<RightsRow, "controller" | "action" | "except">): MatrixColumn {
  const except = { ...(controllers && { controllers }), ...(actions && { actions }) };
  const reads = comparedArguments(controller, action);
  return { controller, action, ...(Object.keys(except).length > 0 && { except }), reads };
}

/** As rows stand: those of every other name first. */
function inOrder({ column: left }: Column, { column: right }: Column): number {
  return before(left.controller, right.controller) || before(left.action, right.action);
}

function before(left: string, right: string): number {
  if (left === right) {
    return 0;
  }
  return left === "*" || (right !== "*" && left < right) ? -1 : 1;
}

function positions(
  columns: readonly Column[],
  isAllowed: (column: Column) => boolean,
): readonly number[] {
  return columns.flatMap((column, position) => (isAllowed(column) ? [position] : []));
}

/** Every index that is named for any action, after every other one. */
function indexesOf(columns: readonly Column[]): readonly string[] {
  const named = new Set(
    columns.flatMap(({ byIndex, excepted }) => [...byIndex.keys(), ...excepted]),
  );
  return ["*", ...[...named].sort()];
}

function placesOf(index: string, columns: readonly Column[]): readonly MatrixPlace[] {
  const held = columns.map((column) => column.within(index));
  const names = [...new Set(held.flatMap((within) => [...within.names]))].sort();
  const groups = new Map<string, { allowed: readonly number[]; collections: (string | null)[] }>();
  for (const collection of [null, "*", ...names]) {
    const allowed = held.flatMap((within, position) => (has(within, collection) ? [position] : []));
    if (allowed.length > 0) {
      const key = allowed.join();
      const group = groups.get(key) ?? { allowed, collections: [] };
      group.collections.push(collection);
      groups.set(key, group);
    }
  }
  const indexes = index === "*" ? indexesOf(columns).slice(1) : [];
  return [...groups.values()].map(({ allowed, collections }) =>
    placeOf(index, indexes, names, collections, allowed),
  );
}

function placeOf(
  index: string,
  indexes: readonly string[],
  names: readonly string[],
  together: readonly (string | null)[],
  allowed: readonly number[],
): MatrixPlace {
  const isComplement = together.includes("*");
  const excepted = isComplement ? names.filter((name) => !together.includes(name)) : [];
  const collections = isComplement
    ? together.filter((one) => one === null || one === "*")
    : together;
  const except = {
    ...(indexes.length > 0 && { indexes }),
    ...(excepted.length > 0 && { collections: excepted }),
  };
  return {
    index,
    collections,
    allowed,
    ...(Object.keys(except).length > 0 && { except }),
  };
}

function has({ unnamed, complement, names }: Within, collection: string | null): boolean {
  if (collection === null) {
    return unnamed;
  }
  return collection === "*" ? complement : names.has(collection) !== complement;
}
