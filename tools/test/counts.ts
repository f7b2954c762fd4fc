import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** How many tests ended how. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const NOTHING: Counts = { passed: 0, failed: 0, skipped: 0 };

export function sum(all: readonly Counts[]): Counts {
  return all.reduce(
    (total, counts) => ({
      passed: total.passed + counts.passed,
      failed: total.failed + counts.failed,
      skipped: total.skipped + counts.skipped,
    }),
    NOTHING,
  );
}

/** `12 passed, 0 failed`, and the skipped ones when there are any. */
export function closingLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

/**
 * Prints what a program has counted, and leaves it where `npm test` looks for it (`COUNTS_FILE`).
 *
 * @returns whether nothing failed
 */
export function reported(counts: Counts): boolean {
  process.stdout.write(`\n${closingLine(counts)}\n`);
  if (process.env.COUNTS_FILE !== undefined) {
    writeFileSync(process.env.COUNTS_FILE, JSON.stringify(counts));
  }
  return counts.failed === 0;
}

/** What the counting reporter wrote; a run that wrote nothing is one failure, not none. */
export function mochaCounts(file: string): Counts {
  return existsSync(file)
    ? (JSON.parse(readFileSync(file, "utf8")) as Counts)
    : { ...NOTHING, failed: 1 };
}

interface CucumberFeature {
  readonly elements?: readonly {
    readonly type: string;
    readonly steps: readonly { readonly result?: { readonly status: string } }[];
  }[];
}

/** Scenarios of Cucumber's JSON report: passed when every step passed. */
export function cucumberCounts(file: string): Counts {
  if (!existsSync(file)) {
    return { ...NOTHING, failed: 1 };
  }
  const features = JSON.parse(readFileSync(file, "utf8")) as readonly CucumberFeature[];
  const scenarios = features
    .flatMap(({ elements }) => elements ?? [])
    .filter(({ type }) => type === "scenario");
  return sum(
    scenarios.map(({ steps }) => {
      const statuses = steps.map(({ result }) => result?.status ?? "unknown");
      if (statuses.every((status) => status === "passed")) {
        return { passed: 1, failed: 0, skipped: 0 };
      }
      const skipped = statuses.every((status) => status === "passed" || status === "skipped");
      return skipped ? { passed: 0, failed: 0, skipped: 1 } : { passed: 0, failed: 1, skipped: 0 };
    }),
  );
}
