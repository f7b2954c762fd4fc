import type { FailedPin } from "../host/pins";
import { UnsupportedHostError } from "../errors/UnsupportedHostError";

/**
 * Says in a line for each pin that does not hold what is lost with it.
 *
 * @throws UnsupportedHostError naming every one that rules of rights need
 */
export function requirePins(
  failed: readonly FailedPin[],
  log: { warn(message: string): void },
): void {
  const needed = failed.filter(({ pin }) => pin.needed === "start");
  if (needed.length > 0) {
    throw new UnsupportedHostError(needed.map((one) => `${lineOf(one)}.`));
  }
  for (const one of failed) {
    log.warn(`${lineOf(one)}. "${one.pin.needed}" is switched off.`);
  }
}

function lineOf({ pin: { name, row, lost }, why }: FailedPin): string {
  const found = why === undefined ? "" : `: ${why}`;
  return `${lost}, since this does not hold: ${name} (docs/host-behaviour.md, row ${row}${found})`;
}
