import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";

import { guardedHostActions } from "../../lib/domain/actions";
import { environmentOf, startServices } from "../services";
import { checkout } from "../services/folders";
import { runFeatures } from "./cucumber";
import { EMBEDDED_MUTATIONS } from "./embeddedMutations";
import { dayOf, tableOf, writeSection } from "./document";
import { concernedBy, scenariosIn } from "./mutantScenarios";
import type { Mutation } from "./mutations";
import { MUTATIONS, withoutGuard } from "./mutations";
import type { Result } from "./results";
import { readResults } from "./results";

/**
 * `tsx tools/escalation/mutants.ts [--share 1/4] [part of a name …]`: takes each guard out of a copy of this
 * project, one at a time, runs the scenarios that it concerns as `npm test` runs them (each over its
 * protocol) until one fails, and writes which one it was to docs/escalation-paths.md. With parts of names only those, and with a
 * share only every fourth from the first on, without writing.
 */

const COPIED = [
  "bench",
  "examples",
  "features",
  "lib",
  "test",
  "tools",
  "index.ts",
  "manifest.json",
  "package.json",
];
const ALSO = ["tsconfig.json", "cucumber.mjs"];
function copyProject(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "profile-guard-mutants-"));
  for (const name of [...COPIED, ...ALSO]) {
    cpSync(path.join(checkout, name), path.join(folder, name), { recursive: true });
  }
  symlinkSync(path.join(checkout, "node_modules"), path.join(folder, "node_modules"));
  return folder;
}

type Environment = Readonly<Record<string, string>>;

async function attempt(
  mutation: Mutation,
  folder: string,
  scenarios: readonly Result[],
  environment: Environment,
): Promise<string[]> {
  const concerned = concernedBy(mutation, scenarios);
  const file = path.join(folder, mutation.file);
  const code = readFileSync(file, "utf8");
  if (concerned.length === 0) {
    return [mutation.name, "0", "**no scenario**"];
  }
  if (!code.includes(mutation.from)) {
    return [mutation.name, String(concerned.length), "**the code is not there any more**"];
  }
  const output = path.join(folder, "run.ndjson");
  const places = [...new Set(concerned.map(({ file: uri, line }) => `${uri}:${line}`))];
  writeFileSync(
    file,
    code.replace(mutation.from, () => mutation.to),
  );
  try {
    const passed = await runFeatures(folder, output, [...places, "--fail-fast"], environment);
    const failed = readResults(output).find((result) => !result.passed);
    const noticed =
      passed || failed === undefined
        ? "**survived**"
        : `${path.basename(failed.file)}: ${failed.name}: "${failed.failedStep ?? ""}"`;
    return [mutation.name, String(concerned.length), noticed];
  } finally {
    writeFileSync(file, code);
  }
}

/** @param text such as "1/4" */
function inShare(text: string | undefined): (position: number) => boolean {
  const [, number, of] = /^(?<number>\d+)\/(?<of>\d+)$/u.exec(text ?? "1/1") ?? [];
  if (Number(number) < 1 || !(Number(number) <= Number(of))) {
    throw new Error(`--share must be a number of a number, as 1/4: ${text}`);
  }
  return (position) => position % Number(of) === Number(number) - 1;
}

async function main(): Promise<boolean> {
  const { values, positionals: parts } = parseArgs({
    options: { share: { type: "string" } },
    allowPositionals: true,
  });
  const isShared = inShare(values.share);
  const mutations = [...guardedHostActions().map(withoutGuard), ...MUTATIONS, ...EMBEDDED_MUTATIONS]
    .filter((_, position) => isShared(position))
    .filter(({ name }) => parts.length === 0 || parts.some((part) => name.includes(part)));
  const { ELASTICSEARCH_URL, REDIS_URL } = process.env;
  const services =
    ELASTICSEARCH_URL === undefined || REDIS_URL === undefined ? await startServices() : undefined;
  const environment = services === undefined ? {} : environmentOf(services);
  const folder = copyProject();
  const rows: string[][] = [];
  try {
    const scenarios = await scenariosIn(folder, environment);
    for (const mutation of mutations) {
      const row = await attempt(mutation, folder, scenarios, environment);
      process.stderr.write(`\nmutant ${rows.length + 1}/${mutations.length}: ${row.join(" | ")}\n`);
      rows.push(row);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await services?.stop();
  }
  const noticed = rows.filter(([, , outcome]) => outcome?.startsWith("**") === false).length;
  const text = [
    `Done on ${dayOf(Date.now())}: ${noticed} of ${rows.length} mutants were noticed.`,
    tableOf(["taken out", "scenarios", "noticed first by"], rows),
  ].join("\n\n");
  if (parts.length === 0 && values.share === undefined) {
    writeSection("mutants", text);
  }
  process.stdout.write(`${text}\n`);
  return noticed === rows.length;
}

main().then(
  (ok) => {
    process.exitCode = ok ? 0 : 1;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
