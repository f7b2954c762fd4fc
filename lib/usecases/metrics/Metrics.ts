import type { AuditState } from "../../api/audit";
import { declarationOf } from "../../domain/actions";
import { ERRORS } from "../../errors/ids";
import { Histogram } from "./Histogram";

/** The action that is refused. */
interface Asked {
  readonly controller: string;
  readonly action: string;
}

const IDS: ReadonlySet<string> = new Set(Object.values(ERRORS).map(({ id }) => id));

/**
 * Counts what this node refuses and how long it takes, for Prometheus. Callers choose names and ids at will:
 * a label is an action that the plugin knows, or `other`, and an id of the plugin, or `kuzzle`.
 */
export class Metrics {
  private readonly refusals = new Map<string, number>();
  private readonly reports = new Map<string, number>();
  private readonly decisions = new Histogram();
  private readonly lockWaits = new Histogram();

  refused(asked: Asked, error: unknown): void {
    count(this.refusals, labelsOf(asked, error));
  }

  /** Counts what has passed though it would be refused. */
  reported(asked: Asked, error: unknown): void {
    count(this.reports, labelsOf(asked, error));
  }

  /** Measures a decision, however it ends. */
  async timed<T>(decision: Promise<T>): Promise<T> {
    const begun = performance.now();
    try {
      return await decision;
    } finally {
      this.decisions.observe(secondsSince(begun));
    }
  }

  /** Measures the wait for a lock, if there was one. */
  async timedLock<T extends { readonly waited: boolean }>(locking: Promise<T>): Promise<T> {
    const begun = performance.now();
    const lock = await locking;
    if (lock.waited) {
      this.lockWaits.observe(secondsSince(begun));
    }
    return lock;
  }

  /** Returns everything in the text format of Prometheus, version 0.0.4. */
  text(audit: AuditState): string {
    const counters = [
      ["refusals_total", "Requests that were refused", this.refusals],
      ["reported_refusals_total", "Requests that passed by a mode that reports", this.reports],
    ] as const;
    const histograms = [
      ["decision_duration_seconds", "Judging a guarded write, with its locks", this.decisions],
      ["lock_wait_seconds", "Waiting for the lock of another request", this.lockWaits],
    ] as const;
    const states = [
      ["audit_queue_entries", "gauge", "Audit entries that wait to be written", audit.queued],
      ["audit_dropped_total", "counter", "Audit entries lost since the start", audit.dropped],
    ] as const;
    return [
      ...counters.flatMap(([name, help, counts]) => [
        ...headOf(name, "counter", help),
        ...[...counts].map(([labels, value]) => `profile_guard_${name}{${labels}} ${value}`),
      ]),
      ...histograms.flatMap(([name, help, histogram]) => [
        ...headOf(name, "histogram", help),
        ...histogram.lines(`profile_guard_${name}`),
      ]),
      ...states.flatMap(([name, type, help, value]) => [
        ...headOf(name, type, help),
        `profile_guard_${name} ${value}`,
      ]),
      "",
    ].join("\n");
  }
}

function headOf(name: string, type: string, help: string): string[] {
  return [`# HELP profile_guard_${name} ${help}.`, `# TYPE profile_guard_${name} ${type}`];
}

function labelsOf({ controller, action }: Asked, error: unknown): string {
  const isKnown = declarationOf(controller, action) !== undefined;
  const { id } = Object(error) as { readonly id?: unknown };
  const reason = typeof id === "string" && IDS.has(id) ? id : "kuzzle";
  return `action="${isKnown ? `${controller}:${action}` : "other"}",reason="${reason}"`;
}

function count(counts: Map<string, number>, labels: string): void {
  counts.set(labels, (counts.get(labels) ?? 0) + 1);
}

function secondsSince(since: number): number {
  return (performance.now() - since) / 1_000;
}
