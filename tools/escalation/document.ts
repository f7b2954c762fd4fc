import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { checkout } from "../services/folders";

const DOCUMENT = path.join(checkout, "docs", "escalation-paths.md");

/** Puts a generated section into docs/escalation-paths.md, between its two marks. */
export function writeSection(name: "table" | "mutants", text: string): void {
  const [begin, end] = [`<!-- ${name}: generated -->`, `<!-- ${name}: end -->`];
  const document = readFileSync(DOCUMENT, "utf8");
  const from = document.indexOf(begin);
  const to = document.indexOf(end);
  if (from < 0 || to < from) {
    throw new Error(`${DOCUMENT} has no marks "${begin}" and "${end}"`);
  }
  const before = document.slice(0, from + begin.length);
  writeFileSync(DOCUMENT, `${before}\n\n${text.trim()}\n\n${document.slice(to)}`);
}

/** A table with cells that hold no bar of their own. */
export function tableOf(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)].join("\n");
}

export function today(): string {
  return new Date().toISOString().slice(0, 10);
}
