import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { endWith } from "../program";
import { checkout } from "../services/folders";
import { linesOfComments, linesOfMarkdown } from "./lines";
import { proseFaults } from "./rules";

/**
 * `npm run lint:prose`: fails where docs or comments in lib/ break the rules of CONTRIBUTING.md,
 * Words.
 */

const DOCUMENTS = [
  "README.md",
  "CHANGELOG.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  "bench/README.md",
  "examples/multi-tenant/README.md",
];

function filesIn(folder: string, extension: string): string[] {
  return readdirSync(path.join(checkout, folder), { recursive: true, encoding: "utf8" })
    .map((name) => `${folder}/${name.split(path.sep).join("/")}`)
    .filter((name) => name.endsWith(extension) && !name.startsWith("docs/api/"));
}

function faultsOf(file: string): string[] {
  const text = readFileSync(path.join(checkout, file), "utf8");
  const lines = file.endsWith(".md") ? linesOfMarkdown(text) : linesOfComments(text);
  return proseFaults(lines).map(
    ({ line, rule, found, advice }) => `${file}:${line}  ${rule}  "${found}": ${advice}`,
  );
}

async function main(): Promise<boolean> {
  const files = [...DOCUMENTS, ...filesIn("docs", ".md"), "index.ts", ...filesIn("lib", ".ts")];
  const faults = files.flatMap(faultsOf);
  faults.forEach((fault) => {
    process.stdout.write(`${fault}\n`);
  });
  process.stdout.write(`${files.length} files, ${faults.length} faults\n`);
  return faults.length === 0;
}

endWith(main());
