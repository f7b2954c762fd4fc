import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** Counts the tests by how they ended. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** The failed ones, each in a line. */
  readonly failures?: readonly string[];
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

/** Reads what a program has left in its `COUNTS_FILE`; one that left nothing is one failure, not none. */
export function countsIn(file: string): Counts {
  return existsSync(file)
    ? (JSON.parse(readFileSync(file, "utf8")) as Counts)
    : { ...NOTHING, failed: 1, failures: ["it ended before it had counted its tests"] };
}
