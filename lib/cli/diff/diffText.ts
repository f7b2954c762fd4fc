import {
  comparedArguments,
  describeRateLimit,
  describeRequest,
  describeRows,
  HOST_ACTIONS,
  type RightsRow,
} from "../../domain/rights";
import type { Terminal } from "../support/terminal";
import { count } from "../support/terminal";
import { gains, type SubjectDifference, type WitnessedRight } from "./differences";

/** Lines shown of one side of a subject unless all are wanted. */
const MOST_LINES = 20;

/**
 * Differences for people, each right a line, `+` gained and `-` lost.
 *
 * @param alikeOf returns the same for differences of which one is shown for all; `undefined`: it is shown
 */
export function differencesAsText(
  differences: readonly SubjectDifference[],
  paint: Terminal["paint"],
  all = false,
  alikeOf: (difference: SubjectDifference) => string | undefined = () => undefined,
): readonly string[] {
  const groups = new Map<unknown, SubjectDifference[]>();
  for (const difference of differences) {
    const key = alikeOf(difference) ?? difference;
    const alike = groups.get(key) ?? [];
    alike.push(difference);
    groups.set(key, alike);
  }
  const lines = [...groups.values()].flatMap(([shown, ...others]) =>
    shown === undefined ? [] : [...differenceAsText(shown, others.length, paint, all), ""],
  );
  return [...lines, summaryOf(differences)];
}

function differenceAsText(
  { kind, id, change, added, removed, rateLimit }: SubjectDifference,
  others: number,
  paint: Terminal["paint"],
  all: boolean,
): readonly string[] {
  const more = others === 0 ? "" : `, and so ${count(others, "other")}`;
  return [
    paint("bold", `${kind} ${id}${change === "changed" ? "" : ` (${change})`}${more}`),
    ...(rateLimit === undefined
      ? []
      : [
          paint(
            "green",
            `  + ${describeRateLimit(rateLimit.after)}, before ${describeRateLimit(rateLimit.before)}`,
          ),
        ]),
    ...rightsAsText(added, "+", paint, all),
    ...rightsAsText(removed, "-", paint, all),
  ];
}

/** The rights of one side, and a request that witnesses one of them. */
function rightsAsText(
  rights: readonly WitnessedRight[],
  sign: "+" | "-",
  paint: Terminal["paint"],
  all = false,
): readonly string[] {
  const colour = sign === "+" ? "green" : "red";
  const lines = rightsAsLines(rights);
  const shown = all ? lines : lines.slice(0, MOST_LINES);
  const [example] = usableRows(rights);
  return [
    ...shown.map((line) => paint(colour, `  ${sign} ${line}`)),
    ...(lines.length > shown.length ? [`  ${sign} and ${lines.length - shown.length} more`] : []),
    ...(example === undefined
      ? []
      : [paint("dim", `    e.g. ${describeRequest(example.witness)}`)]),
  ];
}

/** Puts actions of a controller that are held in the same place on one line. */
export function rightsAsLines(rows: readonly RightsRow[]): readonly string[] {
  return describeRows(usableRows(rows), (row) => readsPlace(row) !== false);
}

/**
 * Without rows that say nothing more: with an index, of actions of the host that take none; and
 * without one, of those that do.
 */
function usableRows<Row extends RightsRow>(rows: readonly Row[]): readonly Row[] {
  const byRight = new Map<string, Row[]>();
  for (const row of rows) {
    const right = `${row.controller}:${row.action}`;
    byRight.set(right, [...(byRight.get(right) ?? []), row]);
  }
  return [...byRight.values()].flatMap((same) => {
    const usable = same.filter((row) => readsPlace(row) !== (row.index === null));
    return usable.length === 0 ? same : usable;
  });
}

/**
 * Tells whether places bound an action; `undefined`: it is not the host's own.
 */
function readsPlace({ controller, action }: RightsRow): boolean | undefined {
  return HOST_ACTIONS.get(controller)?.has(action) === true
    ? comparedArguments(controller, action) !== "none"
    : undefined;
}

function summaryOf(differences: readonly SubjectDifference[]): string {
  if (differences.length === 0) {
    return "The same rights.";
  }
  const gaining = differences.filter(gains).length;
  const losing = differences.filter(({ removed }) => removed.length > 0).length;
  return `${count(differences.length, "difference")}: ${gaining} gain rights, ${losing} lose rights.`;
}
