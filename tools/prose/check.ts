import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { endWith } from "../program";
import { checkout } from "../services/folders";
import { linesOfComments, linesOfMarkdown } from "./lines";
import { openingFaults, proseFaults } from "./rules";

/**
 * `npm run lint:prose`: fails where docs or comments in lib/ break the rules of CONTRIBUTING.md,
 * Words. Of comments elsewhere it judges how they begin.
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
    .filter((name) => name.endsWith(extension) && !/^docs\/api\/|\/node_modules\//u.test(name));
}

/** Folders of programs that nobody installs. */
const OWN_PROGRAMS = ["tools", "features", "test", "bench"];

function faultsOf(file: string, find = proseFaults): string[] {
  const text = readFileSync(path.join(checkout, file), "utf8");
  const lines = file.endsWith(".md") ? linesOfMarkdown(text) : linesOfComments(text);
  return find(lines).map(
    ({ line, rule, found, advice }) => `${file}:${line}  ${rule}  "${found}": ${advice}`,
  );
}

async function main(): Promise<boolean> {
  const files = [...DOCUMENTS, ...filesIn("docs", ".md"), "index.ts", ...filesIn("lib", ".ts")];
  const programs = OWN_PROGRAMS.flatMap((folder) => filesIn(folder, ".ts"));
  const faults = [
    ...files.flatMap((file) => faultsOf(file)),
    ...programs.flatMap((file) => faultsOf(file, openingFaults)),
  ];
  faults.forEach((fault) => {
    process.stdout.write(`${fault}\n`);
  });
  process.stdout.write(`${files.length + programs.length} files, ${faults.length} faults\n`);
  return faults.length === 0;
}

endWith(main());
