import type { Comparison, EffectiveRights, WitnessedRight } from "../../api/rights";
import { MOST_RESTRICTIONS } from "../policies/size";
import type { CellName, RateLimitChange, Rights, RightsRow } from "../rights";
import { comparedArguments, difference, isEmpty, listedCells, rowsOf } from "../rights";
import { witnessOf } from "./rowWitness";

/** Rows of one list: a right takes as many as it has indexes, so there can be many. */
export const MOST_ROWS = 10_000;

/** The same of the rights to one action: two profiles with as many restrictions as the storage takes. */
export const MOST_ROWS_OF_ONE = 2 * MOST_RESTRICTIONS + 2;

/**
 * Lists rights as rows, exact together, up to the limit of an answer.
 *
 * @param right as `controller:action`, of which there are rows: lists those alone
 */
export function listedRights(
  rights: Rights,
  most = MOST_ROWS,
  right?: string,
): Pick<EffectiveRights, "rights" | "complete" | "unlisted"> {
  const rows: RightsRow[] = [];
  const unlisted: CellName[] = [];
  for (const cell of listedCells(rights)) {
    const { controller, action } = cell.name;
    if (right !== undefined && right !== `${controller}:${action}`) {
      continue;
    }
    // what follows the first that has no room is not told either, in part or whole
    if (unlisted.length > 0 || !addRows(cell.rows(), rows, most)) {
      unlisted.push(cell.name);
    }
  }
  const complete = unlisted.length === 0;
  return { rights: rows, complete, ...(!complete && { unlisted }) };
}

/** Adds as many rows to a list as it may have. @returns `false`: not all of them */
function addRows(more: Iterable<RightsRow>, rows: RightsRow[], most: number): boolean {
  for (const row of more) {
    if (rows.length === most) {
      return false;
    }
    rows.push(row);
  }
  return true;
}

/**
 * Returns the rights gained and lost by going from the left to the right. A place that bounds nothing
 * makes no difference: `auth:login` restricted to an index is `auth:login`. Some rows a step, for callers
 * who have something else to do meanwhile.
 */
export function* comparisonSteps(
  left: Rights,
  right: Rights,
  rateLimit?: RateLimitChange,
): Generator<undefined, Comparison> {
  const gained = difference(right, left);
  yield;
  const added = yield* witnessSteps(gained);
  const lost = difference(left, right);
  yield;
  const removed = yield* witnessSteps(lost);
  return {
    added: added.rows,
    removed: removed.rows,
    ...(rateLimit && { rateLimit }),
    noNewAccess: isEmpty(gained) && rateLimit?.gained !== true,
    complete: added.complete && removed.complete,
  };
}

/** Rows that are made at once: some milliseconds. */
const AT_ONCE = 500;

interface Witnessed {
  readonly rows: readonly WitnessedRight[];
  readonly complete: boolean;
}

function* witnessSteps(rights: Rights): Generator<undefined, Witnessed> {
  const rows: WitnessedRight[] = [];
  let made = 0;
  for (const row of rowsOf(rights)) {
    made += 1;
    if (made > MOST_ROWS) {
      return { rows, complete: false };
    }
    if (tells(row)) {
      rows.push({ ...row, witness: witnessOf(row) });
    }
    if (made % AT_ONCE === 0) {
      yield;
    }
  }
  return { rows, complete: true };
}

/**
 * Tells whether a row says something of its own: where no index bounds an action, the row without one says
 * it all.
 */
function tells({ controller, action, index }: RightsRow): boolean {
  return index === null || comparedArguments(controller, action) !== "none";
}
