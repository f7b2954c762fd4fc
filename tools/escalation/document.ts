import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { checkout } from "../services/folders";

/** The generated sections, and the pages that hold them. */
const PAGES = {
  table: "escalation-paths.md",
  mutants: "escalation-paths.md",
  doors: "embedded-calls.md",
} as const;

/** Puts a generated section into its page, between its two marks. */
export function writeSection(name: keyof typeof PAGES, text: string): void {
  const file = path.join(checkout, "docs", PAGES[name]);
  const [begin, end] = [`<!-- ${name}: generated -->`, `<!-- ${name}: end -->`];
  const document = readFileSync(file, "utf8");
  const from = document.indexOf(begin);
  const to = document.indexOf(end);
  if (from < 0 || to < from) {
    throw new Error(`${file} has no marks "${begin}" and "${end}"`);
  }
  const before = document.slice(0, from + begin.length);
  writeFileSync(file, `${before}\n\n${text.trim()}\n\n${document.slice(to)}`);
}

/** A table with cells that hold no bar of their own. */
export function tableOf(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)].join("\n");
}

export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
