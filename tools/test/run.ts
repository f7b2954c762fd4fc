import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { endWith } from "../program";
import { commandsInto, endWithSignals } from "./commands";
import { closingLine, NOTHING, sum } from "./counts";
import type { Outcome, Step } from "./steps";
import { PHASES } from "./steps";

/**
 * `npm test [-- names of steps]`: lint, types, unit with the coverage floor, functional on real
 * services, faults, malformed requests, non-interference, revocation, ratios to the host alone. Every step runs, whatever became
 * of the others; the last lines name what failed and sum all counts.
 */
interface Result extends Outcome {
  readonly name: string;
  readonly seconds: number;
  /** The text of a step that did not write to our own output; of the other, the end of its errors. */
  readonly output: string;
}

/** The last lines of a failed step, shown once more at the end, where CI keeps them. */
const LINES_KEPT = 12;

/** @param log where its output is kept until it ends. Default: none, it is shown as it comes */
async function resultOf(step: Step, folder: string, log?: string): Promise<Result> {
  const startedAt = Date.now();
  process.stdout.write(`\n== ${step.name}${log === undefined ? "" : " begins"}\n`);
  const errors: string[] = [];
  const outcome = await step.run(commandsInto(log, errors), folder).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    return { ok: false, counts: { ...NOTHING, failed: 1, failures: [why] } };
  });
  const result = {
    ...outcome,
    name: step.name,
    seconds: Math.round((Date.now() - startedAt) / 1000),
  };
  if (log === undefined) {
    return { ...result, output: errors.join("\n") };
  }
  const output = readFileSync(log, { encoding: "utf8", flag: "a+" });
  process.stdout.write(`\n== ${step.name} took ${result.seconds} s\n${output}`);
  return { ...result, output };
}

async function runAll(only: readonly string[]): Promise<Result[]> {
  const folder = mkdtempSync(path.join(tmpdir(), "profile-guard-test-"));
  const results: Result[] = [];
  try {
    for (const phase of PHASES) {
      const wanted = phase
        .map((steps) => steps.filter(({ name }) => only.length === 0 || only.includes(name)))
        .filter((steps) => steps.length > 0);
      const inTurn = async (steps: readonly Step[], position: number): Promise<void> => {
        for (const step of steps) {
          const log = position === 0 ? undefined : path.join(folder, `${step.name}.log`);
          results.push(await resultOf(step, folder, log));
        }
      };
      await Promise.all(wanted.map(inTurn));
    }
    return results;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A failed step without a failed test (lint, types, coverage) must not read as success. */
function failuresOf({ name, ok, counts, output }: Result): readonly string[] {
  const { failures = [] } = counts;
  const last = output.trimEnd().split("\n").slice(-LINES_KEPT);
  return ok
    ? []
    : (failures.length > 0 ? failures : ["see its output above"])
        .concat(output === "" ? [] : ["its output ends so:", ...last])
        .map((line) => `${name}: ${line}`);
}

async function main(only: readonly string[]): Promise<boolean> {
  const known = PHASES.flat(2).map(({ name }) => name);
  const unknown = only.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new Error(`there is no step ${unknown.join(", ")}, but ${known.join(", ")}`);
  }
  endWithSignals();
  const results = await runAll(only);

  process.stdout.write("\n");
  for (const { name, ok, counts, seconds } of results) {
    const word = ok ? "ok    " : "FAILED";
    process.stdout.write(`${word} ${name}: ${closingLine(counts)} (${seconds} s)\n`);
  }
  for (const line of results.flatMap(failuresOf)) {
    process.stdout.write(`  ${line}\n`);
  }
  const total = sum(results.map(({ counts }) => counts));
  const allOk = results.every(({ ok }) => ok);
  const failed = allOk ? total.failed : Math.max(1, total.failed);
  if (total.skipped > 0) {
    process.stdout.write(`${total.skipped} skipped\n`);
  }
  // alone on its line: CI reads it
  process.stdout.write(`${closingLine({ ...total, failed, skipped: 0 })}\n`);
  return allOk;
}

endWith(
  main(process.argv.slice(2)).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.stdout.write("0 passed, 1 failed\n");
    return false;
  }),
);
