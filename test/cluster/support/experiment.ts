import { parseArgs } from "node:util";

import { clusterUnavailable } from "../../../tools/cluster";
import { Platform } from "./platform";

/** Tells what is promised of nodes together, and how to see whether it holds. */
export interface Experiment {
  /** Its name in the file, and on the command line. */
  readonly name: string;
  readonly promise: string;
  readonly run: (platform: Platform, scale: Scale, report: Report) => Promise<void>;
}

/** One that starts a cluster of an application of its own. */
export interface OwnExperiment extends Omit<Experiment, "run"> {
  readonly runAlone: (scale: Scale, report: Report) => Promise<void>;
}

/** Tells how many rounds an experiment has: `in full` when nothing else is said. */
export interface Scale {
  readonly brief: boolean;
  /** The part that is wanted, where it has parts. */
  readonly only?: string;
  /** Tells whether what is seen is written to the documentation. */
  readonly write?: boolean;
  /** @returns one of two numbers */
  readonly of: (inFull: number, inBrief: number) => number;
}

/** Reads `--brief`, `--only ROW/COLUMN` and `--write`; `names` is what else was given. */
export function readArguments(args: readonly string[]): {
  readonly names: readonly string[];
  readonly scale: Scale;
} {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      brief: { type: "boolean", default: false },
      only: { type: "string" },
      write: { type: "boolean", default: false },
    },
  });
  const { only } = values;
  const [brief, write] = [values.brief === true, values.write === true];
  const scale = {
    brief,
    write,
    ...(only !== undefined && { only }),
    of: (inFull: number, inBrief: number) => (brief ? inBrief : inFull),
  };
  return { names: positionals, scale };
}

/** Collects what an experiment says. */
export class Report {
  private readonly faults: string[] = [];

  /** Lists the reasons why the promise is broken; empty when it is kept. */
  get broken(): readonly string[] {
    return this.faults;
  }

  figure(name: string, value: string | number): void {
    process.stdout.write(`        ${name}: ${value}\n`);
  }

  /** @param fault what is wrong when the condition does not hold */
  expect(condition: boolean, fault: string): void {
    if (!condition) {
      this.faults.push(fault);
    }
  }
}

/** Runs it and prints what it measured. @returns whether the promise is kept */
export async function perform(
  { name, promise, run }: Experiment,
  platform: Platform,
  scale: Scale,
): Promise<boolean> {
  return told(name, promise, (report) => run(platform, scale, report));
}

async function told(
  name: string,
  promise: string,
  run: (report: Report) => Promise<void>,
): Promise<boolean> {
  process.stdout.write(`\n${name}: ${promise}\n`);
  const report = new Report();
  const startedAt = performance.now();
  try {
    await run(report);
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    report.expect(false, `it did not come to its end: ${text}`);
  }
  for (const fault of report.broken) {
    process.stdout.write(`        BROKEN: ${fault}\n`);
  }
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  process.stdout.write(
    `${report.broken.length === 0 ? "ok    " : "BROKEN"}  ${name} (${seconds} s)\n`,
  );
  return report.broken.length === 0;
}

/** Counts experiments by how they ended. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Runs experiments one after the other, on one cluster; skips them where there can be none. */
export async function performAll(
  experiments: readonly (Experiment | OwnExperiment)[],
  scale: Scale,
): Promise<Tally> {
  const reason = clusterUnavailable();
  if (reason !== undefined) {
    process.stdout.write(`skipped: there can be no cluster here: ${reason}\n`);
    return { passed: 0, failed: 0, skipped: experiments.length };
  }
  const sharing = experiments.filter((one) => "run" in one);
  let passed = sharing.length > 0 ? await performOnOne(sharing, scale) : 0;
  for (const experiment of experiments) {
    if ("runAlone" in experiment) {
      const { name, promise, runAlone } = experiment;
      passed += (await told(name, promise, (report) => runAlone(scale, report))) ? 1 : 0;
    }
  }
  return { passed, failed: experiments.length - passed, skipped: 0 };
}

async function performOnOne(experiments: readonly Experiment[], scale: Scale): Promise<number> {
  const platform = await Platform.start();
  let passed = 0;
  try {
    for (const experiment of experiments) {
      passed += (await perform(experiment, platform, scale)) ? 1 : 0;
    }
  } finally {
    await platform.stop();
  }
  return passed;
}

/** Runs the experiment when its file is what Node.js was started with; `--brief`: fewer rounds. */
export function runIfMain(file: NodeJS.Module, experiment: Experiment | OwnExperiment): void {
  if (require.main === file) {
    performAll([experiment], readArguments(process.argv.slice(2)).scale).then(
      ({ failed }) => {
        process.exitCode = failed > 0 ? 1 : 0;
      },
      (error: unknown) => {
        process.stderr.write(
          `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
        );
        process.exitCode = 1;
      },
    );
  }
}
