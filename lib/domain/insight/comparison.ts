import type { Comparison, EffectiveRights, WitnessedRight } from "../../api/rights";
import type { RateLimitChange, Rights, RightsRow } from "../rights";
import { difference, isEmpty, listRights, locationArguments } from "../rights";
import { witnessOf } from "./rowWitness";

/** Rows of one list: a right takes as many as it has indexes, so there can be many. */
export const MOST_ROWS = 10_000;

/** Lists rights as rows, exact together, up to the limit of an answer. */
export function listedRights(rights: Rights): EffectiveRights {
  const rows = listRights(rights, MOST_ROWS + 1);
  return { rights: rows.slice(0, MOST_ROWS), complete: rows.length <= MOST_ROWS };
}

/**
 * Returns the rights gained and lost by going from the left to the right. A place that an action of
 * the host does not look at makes no difference: `auth:login` restricted to an index is
 * `auth:login`.
 */
export function compareRights(
  left: Rights,
  right: Rights,
  rateLimit?: RateLimitChange,
): Comparison {
  const gained = difference(right, left);
  const added = listedRights(gained);
  const removed = listedRights(difference(left, right));
  return {
    added: added.rights.filter(tells).map(witnessed),
    removed: removed.rights.filter(tells).map(witnessed),
    ...(rateLimit && { rateLimit }),
    noNewAccess: isEmpty(gained) && rateLimit?.gained !== true,
    complete: added.complete && removed.complete,
  };
}

/** Of an action that takes no index, the row without one says it all. */
function tells({ controller, action, index }: RightsRow): boolean {
  return index === null || locationArguments(controller, action) !== "none";
}

function witnessed(row: RightsRow): WitnessedRight {
  return { ...row, witness: witnessOf(row) };
}
