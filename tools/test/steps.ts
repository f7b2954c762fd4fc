import path from "node:path";

import type { Command } from "./commands";
import type { Counts } from "./counts";
import { countsIn, NOTHING } from "./counts";
import { cucumberCounts, longestFeatures } from "./cucumberCounts";

export interface Outcome {
  readonly ok: boolean;
  readonly counts: Counts;
}

/** A kind of test, as `npm test` runs it. */
export interface Step {
  readonly name: string;
  /** @param folder for files that are gone after the run */
  readonly run: (command: Command, folder: string) => Promise<Outcome>;
}

/** Lanes of scenarios, each with services of its own; cucumber.mjs takes one where some are given. */
const lanes = process.env.LANES ?? "2";

const counting = (name: string, program: string, ...parameters: readonly string[]): Step => ({
  name,
  run: async (command, folder) => {
    const file = path.join(folder, `${name}.json`);
    const ok = await command(program, parameters, { COUNTS_FILE: file });
    return { ok, counts: countsIn(file) };
  },
});

const lint: Step = {
  name: "lint",
  run: async (command) => {
    const code = await command("oxlint", ["."]);
    const format = await command("oxfmt", ["--check", "."]);
    const prose = await command("tsx", ["tools/prose/check.ts"]);
    return { ok: code && format && prose, counts: NOTHING };
  },
};

const types: Step = {
  name: "types",
  run: async (command) => {
    // by its path: typedoc needs the compiler before it, whose name is the same
    const code = await command("../typescript-7/bin/tsc", ["-p", "tsconfig.json"]);
    const page = await command("vue-tsc", ["--noEmit", "-p", "explorer/tsconfig.json"]);
    return { ok: code && page, counts: NOTHING };
  },
};

const unit: Step = {
  name: "unit",
  run: async (command, folder) => {
    const file = path.join(folder, "unit.json");
    const reporter = ["--reporter", path.join("tools", "test", "countingReporter.cjs")];
    // it shares the processor with the functional tests
    const ok = await command("c8", ["mocha", ...reporter, "--timeout", "60000"], {
      COUNTS_FILE: file,
      // at night they are fifty times as many
      RANDOM_TIMES: process.env.RANDOM_TIMES ?? "0.1",
      // a rare case is found at night, and not by whoever changes something else
      RANDOM_SEED: process.env.RANDOM_SEED ?? "20261130",
    });
    return { ok, counts: countsIn(file) };
  },
};

const functional: Step = {
  name: "functional",
  run: async (command, folder) => {
    const file = path.join(folder, "functional.json");
    const formats = ["--format", "progress", "--format", `json:${file}`];
    const ok = await command("cucumber-js", formats, { LANES: lanes });
    process.stdout.write(`\nlongest:\n${longestFeatures(file, 15).join("\n")}\n`);
    return { ok, counts: cucumberCounts(file) };
  },
};

/** Two of the faults; all of them: `npm run test:faults`. */
const faults = counting("faults", "tsx", "test/faults/run.ts", "--short");

/** A short form; `npm run test:fuzz` sends many more. */
const fuzz = counting("fuzz", "tsx", "tools/fuzz/run.ts", "--requests", "500");

/** A short form; `npm run test:interference` sends several times as many requests. */
const interference = counting(
  ...(["interference", "tsx", "test/interference/run.ts"] as const),
  ...["--random", "1", "--brief"],
);

/** Tries every handle after every ending, on one node; on three: `npm run test:cluster`. */
const revocation = counting("revocation", "tsx", "test/revocation/run.ts", "--sixth");

/** Ratios to the host alone, measured side by side: absolute times are the machine's. */
const ratios: Step = {
  name: "ratios",
  run: async (command) => {
    if (process.env.ELASTICSEARCH_URL !== undefined) {
      process.stdout.write("not measured: it needs services of its own, and some are given\n");
      return { ok: true, counts: NOTHING };
    }
    // few rounds: much of the processor time of a write is that of code which runs for the first time
    const brief = ["--brief", "--launches", "1", "--rounds", "0.5"];
    const ok = await command("tsx", [
      ...["bench/run.ts", "--gate", "--room", "0.6", ...brief],
      ...["--only", "createProfile (manager)"],
    ]);
    return { ok, counts: NOTHING };
  },
};

/**
 * Lists the steps phase by phase: the lists of a phase run at once, the steps of a list one after the
 * other.
 */
export const PHASES: readonly (readonly (readonly Step[])[])[] = [
  [[functional], [lint, types, unit, fuzz, revocation, interference]],
  // faults wait most of their time, for deadlines and for services that come back; the ratios are those of
  // requests in turn, whom whatever runs beside hits alike
  [[ratios], [faults]],
];
