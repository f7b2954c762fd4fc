import { setTimeout as sleep } from "node:timers/promises";

export interface WaitOptions {
  /** Names what is awaited, for the error: "Elasticsearch to answer on http://…". */
  readonly what: string;
  /** Longest wait in milliseconds. */
  readonly deadline: number;
  /** Pause between two looks in milliseconds. Default: 100. */
  readonly interval?: number;
  /** Ends the wait at once with this error, for instance because the child awaited has exited. */
  readonly failure?: () => Error | undefined;
  /** Called every few seconds with the seconds waited so far. */
  readonly onTick?: (seconds: number) => void;
}

const tickEvery = 5_000;

/**
 * Resolves as soon as `condition` is true. The time only limits the wait, it never ends it well.
 *
 * @throws the error of `failure`, or one naming `what` at the deadline, with the last error of
 *   `condition` as its cause.
 */
export async function waitUntil(
  condition: () => Promise<boolean> | boolean,
  { what, deadline, interval = 100, failure, onTick }: WaitOptions,
): Promise<void> {
  const startedAt = Date.now();
  let nextTick = tickEvery;
  let lastError: unknown;

  for (;;) {
    const failed = failure?.();
    if (failed) {
      throw failed;
    }
    try {
      if (await condition()) {
        return;
      }
    } catch (error) {
      lastError = error;
    }
    const waited = Date.now() - startedAt;
    if (waited >= deadline) {
      throw new Error(`waited ${Math.round(deadline / 1000)} s in vain for ${what}`, {
        cause: lastError,
      });
    }
    if (waited >= nextTick) {
      onTick?.(Math.round(waited / 1000));
      nextTick += tickEvery;
    }
    await sleep(interval);
  }
}
