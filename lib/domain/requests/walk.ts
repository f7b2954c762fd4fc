import type { Finding } from "../findings";
import { depthFault, MOST_LEVELS } from "./wellFormed";

export type Step = string | number;

/** A value with its place. */
export interface Visit {
  readonly value: unknown;
  readonly steps: readonly Step[];
}

/**
 * Visits a value and all below it, in the order of the body. What is nested without end is a fault of
 * its own, and the end of the walk.
 *
 * @param findings takes the fault
 * @param start    where paths begin
 * @param visit    tells whether to go on below
 */
export function walk(
  findings: Finding[],
  value: unknown,
  start: string,
  visit: (visited: Visit) => boolean,
): void {
  const pending: Visit[] = [{ value, steps: [start] }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { value: current, steps } = next;
    if (steps.length > MOST_LEVELS) {
      findings.push(depthFault(start));
      return;
    }
    if (!visit(next) || typeof current !== "object" || current === null) {
      continue;
    }
    const isList = Array.isArray(current);
    for (const [name, member] of (Object.entries(current) as [string, unknown][]).reverse()) {
      pending.push({ value: member, steps: [...steps, isList ? Number(name) : name] });
    }
  }
}
