/** Where progress lines go: one call per line, no line end in `line`. */
export type Say = (line: string) => void;

const widestName = "elasticsearch".length;

/** One tidy line form for every step of every service: `services  redis          ready on …`. */
export function progressLine(service: string, text: string): string {
  return `services  ${service.padEnd(widestName)}  ${text}`;
}

/**
 * Writes to stderr, so that the standard output of a wrapped command stays its own.
 *
 * A reader which went away (`| head`) must not take the services down, hence the swallowed error.
 */
export function sayOnStandardError(line: string): void {
  try {
    process.stderr.write(`${line}\n`);
  } catch {
    // Nobody reads any more; there is nobody to tell.
  }
}

/** `4.2 s`: the time since `startedAt` (milliseconds of `Date.now()`). */
export function secondsSince(startedAt: number): string {
  return `${((Date.now() - startedAt) / 1000).toFixed(1)} s`;
}
