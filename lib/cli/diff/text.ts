import { describeRow, type RightsRequest } from "../../domain/rights";
import type { Terminal } from "../terminal";
import { count } from "../terminal";
import type { SubjectDifference, WitnessedRight } from "./differences";

/** Rows shown of one subject unless all are wanted. */
const MOST_ROWS = 20;

/** Differences for people, each right a line, `+` gained and `-` lost. */
export function differencesAsText(
  differences: readonly SubjectDifference[],
  paint: Terminal["paint"],
  all = false,
): readonly string[] {
  const lines = differences.flatMap(({ kind, id, change, added, removed }) => [
    paint("bold", `${kind} ${id}${change === "changed" ? "" : ` (${change})`}`),
    ...rightsAsText(added, "+", paint, all),
    ...rightsAsText(removed, "-", paint, all),
    "",
  ]);
  return [...lines, summaryOf(differences)];
}

/** The rights of one side, and a request that witnesses one of them. */
export function rightsAsText(
  rights: readonly WitnessedRight[],
  sign: "+" | "-",
  paint: Terminal["paint"],
  all = false,
): readonly string[] {
  const colour = sign === "+" ? "green" : "red";
  const shown = all ? rights : rights.slice(0, MOST_ROWS);
  const lines = shown.map((row) => paint(colour, `  ${sign} ${describeRow(row)}`));
  const example = rights.find(({ index }) => index !== null) ?? rights[0];
  return [
    ...lines,
    ...(rights.length > shown.length ? [`  ${sign} and ${rights.length - shown.length} more`] : []),
    ...(example === undefined ? [] : [paint("dim", `    e.g. ${requestAsText(example.witness)}`)]),
  ];
}

export function requestAsText({ controller, action, index, collection }: RightsRequest): string {
  const place = [index, collection].filter((name) => name !== undefined).join("/");
  return `${controller}:${action}${place === "" ? "" : ` on ${place}`}`;
}

function summaryOf(differences: readonly SubjectDifference[]): string {
  if (differences.length === 0) {
    return "The same rights.";
  }
  const gaining = differences.filter(({ added }) => added.length > 0).length;
  const losing = differences.filter(({ removed }) => removed.length > 0).length;
  return `${count(differences.length, "difference")}: ${gaining} gain rights, ${losing} lose rights.`;
}
