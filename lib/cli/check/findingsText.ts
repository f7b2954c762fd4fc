import type { Severity } from "../../domain/findings";
import { joinPath } from "../../domain/findings";
import type { LocatedFinding } from "../files/parse";
import type { PolicySet } from "../files/policySet";
import type { Colour, Terminal } from "../support/terminal";
import { count } from "../support/terminal";

/** Counts what was read. */
interface ReadAmount {
  readonly files: number;
  readonly roles: number;
  readonly profiles: number;
  readonly users: number;
  /** Absent: none. */
  readonly templates?: number;
}

/** Counts what was read. */
export function readAmountOf({ files, roles, profiles, users, templates }: PolicySet): ReadAmount {
  return {
    files: files.length,
    ...{ roles: roles.size, profiles: profiles.size, users: users.size },
    ...(templates.size > 0 && { templates: templates.size }),
  };
}

/** Worst first, in words. */
const WORDS: Readonly<Record<Severity, readonly [word: string, colour: Colour]>> = {
  error: ["error", "red"],
  securityWarning: ["security warning", "yellow"],
  warning: ["warning", "yellow"],
  suggestion: ["suggestion", "cyan"],
};

const SEVERITIES = Object.keys(WORDS) as Severity[];

/**
 * The findings for people, grouped by file, a summary last.
 *
 * @param read how much was read, for the summary
 */
export function findingsAsText(
  findings: readonly LocatedFinding[],
  paint: Terminal["paint"],
  read?: ReadAmount,
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
  return [...lines, summaryOf(findings, read)];
}

/** Returns the path of a finding from the top of the file. */
export function fullPathOf({ kind, id, path }: LocatedFinding): string {
  return kind === undefined || id === undefined ? path : joinPath(`${kind}.${id}`, path);
}

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

/** `, 2 templates, of which 1 is proven closed to its tenant` */
function templatesAsText(findings: readonly LocatedFinding[], templates: number): string {
  if (templates === 0) {
    return "";
  }
  const open = findings.filter(({ code }) => code === "template.open").length;
  const proven = open === 0 ? "each" : `${templates - open} of them`;
  return `, ${count(templates, "template")}, ${proven} proven closed to its tenant`;
}

/** `2 errors, 1 warning in 3 files: 4 roles, 5 profiles, 0 users.` */
export function summaryOf(findings: readonly LocatedFinding[], read?: ReadAmount): string {
  const counts = SEVERITIES.flatMap((severity) => {
    const amount = findings.filter((finding) => finding.severity === severity).length;
    return amount === 0 ? [] : [count(amount, WORDS[severity][0])];
  });
  const found = counts.length === 0 ? "Nothing found" : counts.join(", ");
  if (read === undefined) {
    return `${found}.`;
  }
  const { files, roles, profiles, users, templates = 0 } = read;
  return `${found} in ${count(files, "file")}: ${count(roles, "role")}, ${count(profiles, "profile")}, ${count(users, "user")}${templatesAsText(findings, templates)}.`;
}
