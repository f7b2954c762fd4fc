import type { Column, ColumnId } from "./columns";
import { COLUMNS } from "./columns";
import { expected } from "./expected";
import type { Expecting } from "./matrix";
import { runColumn } from "./matrix";
import type { Outcome } from "./outcome";
import { WORDS } from "./outcome";
import type { Platform } from "./Platform";
import { prepareSecurities } from "./prepare";
import type { RowId } from "./rows";
import { ROWS } from "./rows";

/** A cell as it was seen, and whether it is as expected. */
export interface SeenCell {
  readonly row: RowId;
  readonly column: ColumnId;
  readonly outcome: Outcome;
  readonly expected: Outcome;
}

/** The results of a run. */
export interface Sweep {
  readonly cells: readonly SeenCell[];
  /** Each a line; a column that broke off is one, whatever its cells. */
  readonly failures: readonly string[];
  readonly passed: number;
}

export interface Choice {
  readonly rows: readonly RowId[];
  readonly columns: readonly ColumnId[];
  /** Also runs the wrong claims, which must be found out. */
  readonly plants: boolean;
  readonly onColumn?: (column: string) => void;
}

export const ALL_ROWS = Object.keys(ROWS) as RowId[];
export const ALL_COLUMNS = Object.keys(COLUMNS) as ColumnId[];

/** Wrong claims, each of which must be found out: of what ends, of what is narrowed, of what goes on. */
const WRONG: readonly (readonly [RowId, ColumnId, Outcome])[] = [
  ["http", "userDeleted", "goes on"],
  ["ownKey", "roleNarrowed", "goes on"],
  ["searchAfter", "tokensRevoked", "ends"],
];

/** Columns at once: each is one user's requests, one after the other. */
const AT_ONCE = 4;

/** Runs the cells of a choice; what ends all persons at once comes last, and by itself. */
export async function sweep(
  platform: Platform,
  { rows, columns, plants, onColumn = () => undefined }: Choice,
): Promise<Sweep> {
  const cells: SeenCell[] = [];
  const failures: string[] = [];
  const planted = plants ? WRONG : [];
  const run = async (
    column: ColumnId,
    prepare: () => Promise<void> = async () => undefined,
  ): Promise<void> => {
    const right: Expecting = (row) => expected(row, column).outcome;
    try {
      await prepare();
      const seen = await runColumn(platform, column, { name: column, rows, expecting: right });
      seen.forEach((outcome, row) => {
        cells.push({ row, column, outcome, expected: right(row) });
      });
    } catch (error) {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      failures.push(`${column} did not come to its end: ${text}`);
    }
    onColumn(column);
  };
  const plant = async ([row, column, claim]: (typeof WRONG)[number]): Promise<void> => {
    const name = `planted-${column}`;
    const seen = await runColumn(platform, column, { name, rows: [row], expecting: () => claim });
    if (seen.get(row) === claim) {
      failures.push(`the wrong claim that ${row}/${column} ${WORDS[claim]} was not found out`);
    }
    onColumn(name);
  };
  const alone = columns.filter((column) => (COLUMNS[column] as Column).alone === true);
  const others = columns.filter((column) => !alone.includes(column));
  await inLanes([
    ...others.map((column) => () => run(column)),
    ...planted.map((claim) => () => plant(claim)),
  ]);
  for (const column of alone) {
    // the one before has left nothing of them
    await run(column, () => prepareSecurities(platform));
  }
  const wrong = cells.filter((cell) => cell.outcome !== cell.expected).map(lineOf);
  return {
    cells,
    failures: [...failures, ...wrong],
    passed: cells.length - wrong.length + planted.length,
  };
}

async function inLanes(tasks: readonly (() => Promise<void>)[]): Promise<void> {
  const queue = [...tasks];
  const lane = async (): Promise<void> => {
    for (let task = queue.shift(); task !== undefined; task = queue.shift()) {
      await task();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

function lineOf({ row, column, outcome, expected: wanted }: SeenCell): string {
  return `${row}/${column}: ${WORDS[outcome]}, and not: ${WORDS[wanted]}`;
}

/** @param only `ROW/COLUMN`, of which either may be empty. @throws for names that are none */
export function chosen(only = ""): Pick<Choice, "rows" | "columns"> {
  const [row = "", column = ""] = only.split("/");
  return { rows: pick(ALL_ROWS, row), columns: pick(ALL_COLUMNS, column) };
}

function pick<T extends string>(all: readonly T[], name: string): readonly T[] {
  const found = all.filter((one) => name === "" || one === name);
  if (found.length === 0) {
    throw new Error(`there is no ${name}, but ${all.join(", ")}`);
  }
  return found;
}
