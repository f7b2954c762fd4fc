import { readFileSync } from "node:fs";
import path from "node:path";

import { ANALYSIS } from "../../lib/domain/analysisCodes";
import { FAULTS } from "../../lib/domain/findingCodes";
import { ERRORS } from "../../lib/errors/ids";
import { formatted } from "./formatted";
import { messageRows } from "./messages";

export const ROOT = path.join(__dirname, "..", "..");

/** A heading, then a row for each entry. */
export type Rows = readonly (readonly string[])[];

/** The tables that are made from the code, by the name in their markers. */
const TABLES: Readonly<Record<string, () => Rows>> = {
  errors: () => [
    ["id", "status", "when"],
    ...Object.values(ERRORS).map(({ id, status, when }) => [
      `\`${id}\``,
      status === undefined ? "–" : String(status),
      when,
    ]),
  ],
  "errors of services": () => [
    ["id", "what it says"],
    ...Object.values(ERRORS)
      .filter(({ status }) => status === 503)
      .map(({ id, when }) => [`\`${id}\``, when]),
  ],
  faults: () => [["code", "what is wrong"], ...faultRows()],
  analysis: () => [
    ["code", "severity", "of", "what is wrong"],
    ...Object.entries(ANALYSIS).map(([code, entry]) => [
      `\`${code}\``,
      entry.severity,
      entry.of,
      entry.meaning,
    ]),
  ],
  messages: messageRows,
};

/** The files that hold them. */
export const FILES: readonly string[] = [
  "docs/errors.md",
  "docs/findings.md",
  "docs/reliability.md",
  "test/errors/messages.md",
];

/** A file as it must be: each table between its markers made anew. */
export async function withTables(file: string): Promise<string> {
  const text = readFileSync(path.join(ROOT, file), "utf8");
  const made = text.replace(
    /^( *)(<!-- made by npm run docs:tables: ([\w ]+) -->\n)[^]*?(^ *<!-- end -->)/gmu,
    (_all, indent: string, begin: string, name: string, end: string) => {
      const table = TABLES[name];
      if (table === undefined) {
        throw new Error(`${file}: there is no table "${name}"`);
      }
      return `${indent}${begin}\n${inMarkdown(table(), indent)}\n${end}`;
    },
  );
  return formatted(file, made);
}

function inMarkdown([heading = [], ...rows]: Rows, indent: string): string {
  return [heading, heading.map(() => "---"), ...rows]
    .map((cells) => `${indent}| ${cells.map(escaped).join(" | ")} |\n`)
    .join("");
}

function escaped(cell: string): string {
  return cell.replaceAll("|", "\\|").replaceAll("\n", " ");
}

/** Codes that say the same stand in one row. */
function faultRows(): Rows {
  const codes = new Map<string, string[]>();
  for (const [code, meaning] of Object.entries(FAULTS)) {
    codes.set(meaning, [...(codes.get(meaning) ?? []), `\`${code}\``]);
  }
  return [...codes].map(([meaning, names]) => [names.join(", "), meaning]);
}
