import type { RequestExplanation } from "../../api/explain";
import type { RefusedAction } from "../../api/rights";
import { KNOWN_ACTIONS } from "../../domain/actions";
import { isCut, needsEveryRight } from "../../domain/assertions/PluginCuts";
import type { MatrixColumn, MatrixPlace, RightsMatrix } from "../../domain/insight/rightsMatrix";
import { witnessOf } from "../../domain/insight/rowWitness";
import type { RightsRequest } from "../../domain/rights";
import type { RightsAnswer } from "./protocol";

type Explain = (request: RightsRequest) => Promise<RequestExplanation>;
type Action = Pick<RightsRequest, "controller" | "action">;

/** Kuzzle's actions some of whose requests the plugin refuses to those who have the right to them. */
const CUT_ACTIONS: readonly Action[] = [...KNOWN_ACTIONS]
  .flatMap(([controller, actions]) =>
    [...actions.keys()].map((action): Action => ({ controller, action })),
  )
  .filter(isCut);

/**
 * Marks what the plugin refuses although the rights allow it: actions on the whole platform without every right, on a
 * whole index with a part of it, and those that the plugin does not know. Whether it does, depends on how it is
 * configured: `explain` tells that, of one cell of each kind.
 *
 * @param unknown as `effectiveRights` tells them
 */
export async function pluginRefusals(
  matrix: RightsMatrix,
  unknown: readonly RefusedAction[],
  explain: Explain,
): Promise<Pick<RightsAnswer, "places" | "partly">> {
  const refuses = memoized(explain);
  const refusedAnyhow = unknown.filter(({ reportedOnly }) => !reportedOnly);
  const refused = new Map<number, Set<number>>();
  const partly = new Set<number>();
  for (const [position, column] of matrix.columns.entries()) {
    const lines = [...matrix.places.entries()].filter(([, place]) =>
      place.allowed.includes(position),
    );
    const isOne = column.controller !== "*" && column.action !== "*";
    const named = refusedAnyhow.some((action) => isIn(column, action));
    for (const action of CUT_ACTIONS.filter((one) => isIn(column, one))) {
      const candidates = needsEveryRight(action) ? lines : lines.filter(isPartIn(lines));
      const [first] = candidates;
      if (first === undefined || !(await refuses(action, first[1]))) {
        continue;
      }
      if (!isOne) {
        partly.add(position);
        break;
      }
      note(refused, candidates, position);
    }
    if (named && isOne) {
      note(refused, lines, position);
    } else if (named) {
      partly.add(position);
    }
  }
  const places = matrix.places.map((place, line) => {
    const here = refused.get(line);
    return here === undefined ? place : { ...place, refused: [...here] };
  });
  return { places, partly: [...partly] };
}

type Line = readonly [number, MatrixPlace];

function note(refused: Map<number, Set<number>>, lines: readonly Line[], column: number): void {
  for (const [line] of lines) {
    refused.set(line, (refused.get(line) ?? new Set()).add(column));
  }
}

/** The plugin decides alike for every action of one kind: each kind is asked about once. */
function memoized(explain: Explain): (action: Action, place: MatrixPlace) => Promise<boolean> {
  const known = new Map<boolean, Promise<boolean>>();
  return async (action, { index, collections, except = {} }) => {
    const kind = needsEveryRight(action);
    const answer = known.get(kind) ?? ask(witnessOf({ ...action, index, collections, except }));
    known.set(kind, answer);
    return answer;
  };
  async function ask(request: RightsRequest): Promise<boolean> {
    const { allowed, refusedBy } = await explain(request);
    return !allowed && refusedBy !== undefined;
  }
}

function isIn({ controller, action, except }: MatrixColumn, one: Action): boolean {
  const holds = (name: string, wanted: string, excepted: readonly string[] = []): boolean =>
    name === wanted || (name === "*" && !excepted.includes(wanted));
  return (
    holds(controller, one.controller, except?.controllers) &&
    holds(action, one.action, except?.actions)
  );
}

/** Tells which of the lines of a column are of an index that is not held whole. */
function isPartIn(lines: readonly Line[]): (line: Line) => boolean {
  const byIndex = new Map<string | null, MatrixPlace[]>();
  for (const [, place] of lines) {
    byIndex.set(place.index, [...(byIndex.get(place.index) ?? []), place]);
  }
  const isWhole = (places: readonly MatrixPlace[]): boolean => {
    const held = new Set(places.flatMap(({ collections }) => collections));
    const excepted = places.flatMap(({ except }) => except?.collections ?? []);
    return held.has(null) && held.has("*") && excepted.every((name) => held.has(name));
  };
  const parts = new Set([...byIndex].filter(([, places]) => !isWhole(places)).map(([one]) => one));
  return ([, { index }]) => index !== null && parts.has(index);
}
