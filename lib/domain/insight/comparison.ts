import type { Comparison, EffectiveRights, WitnessedRight } from "../../api/rights";
import type { RateLimitChange, Rights, RightsRow } from "../rights";
import { difference, isEmpty, listRights, locationArguments, rowsOf } from "../rights";
import { witnessOf } from "./rowWitness";

/** Rows of one list: a right takes as many as it has indexes, so there can be many. */
export const MOST_ROWS = 10_000;

/** Lists rights as rows, exact together, up to the limit of an answer. */
export function listedRights(rights: Rights, most = MOST_ROWS): EffectiveRights {
  const rows = listRights(rights, most + 1);
  return { rights: rows.slice(0, most), complete: rows.length <= most };
}

/**
 * Returns the rights gained and lost by going from the left to the right. A place that an action of
 * the host does not look at makes no difference: `auth:login` restricted to an index is
 * `auth:login`. Some rows a step, for callers who have something else to do meanwhile.
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
 * Tells whether a row says something of its own: where an action takes no index, the row without one says
 * it all.
 */
function tells({ controller, action, index }: RightsRow): boolean {
  return index === null || locationArguments(controller, action) !== "none";
}
