import type { Severity } from "../../domain/findings";
import { joinPath } from "../../domain/findings";
import type { LocatedFinding } from "../files/parse";
import type { Colour, Terminal } from "../support/terminal";
import { count } from "../support/terminal";

/** Worst first, in words. */
const WORDS: Readonly<Record<Severity, readonly [word: string, colour: Colour]>> = {
  error: ["error", "red"],
  securityWarning: ["security warning", "yellow"],
  warning: ["warning", "yellow"],
  suggestion: ["suggestion", "cyan"],
};

const SEVERITIES = Object.keys(WORDS) as Severity[];

/** The findings for people, grouped by file, a summary last. */
export function findingsAsText(
  findings: readonly LocatedFinding[],
  paint: Terminal["paint"],
): readonly string[] {
  const byFile = new Map<string, LocatedFinding[]>();
  for (const finding of findings) {
    const { file } = finding.place;
    byFile.set(file, [...(byFile.get(file) ?? []), finding]);
  }
  const lines = [...byFile].flatMap(([file, found]) => [
    paint("bold", file),
    ...found.flatMap((finding) => describe(finding, paint)),
    "",
  ]);
  return [...lines, summaryOf(findings)];
}

/** Returns the path of a finding from the top of the file. */
export function fullPathOf({ kind, id, path }: LocatedFinding): string {
  return kind === undefined || id === undefined ? path : joinPath(`${kind}.${id}`, path);
}

/** A finding for programs. */
export function findingAsJson(finding: LocatedFinding): object {
  const { kind, id, place, ...rest } = finding;
  return { ...rest, path: fullPathOf(finding), ...place };
}

export function messageOf({ message, suggestion }: LocatedFinding): string {
  return suggestion === undefined ? message : `${message} Did you mean "${suggestion}"?`;
}

function describe(finding: LocatedFinding, paint: Terminal["paint"]): readonly string[] {
  const { place, severity, code } = finding;
  const [word, colour] = WORDS[severity];
  const where = `${place.line}:${place.column}`;
  return [
    `  ${where.padEnd(8)}${paint(colour, word)}  ${fullPathOf(finding)}  ${paint("dim", code)}`,
    `          ${messageOf(finding)}`,
  ];
}

function summaryOf(findings: readonly LocatedFinding[]): string {
  const counts = SEVERITIES.flatMap((severity) => {
    const amount = findings.filter((finding) => finding.severity === severity).length;
    return amount === 0 ? [] : [count(amount, WORDS[severity][0])];
  });
  return counts.length === 0 ? "Nothing found." : `${counts.join(", ")}.`;
}
