import { setTimeout as delay } from "node:timers/promises";

/**
 * What a promise gives, or something else when that takes too long. What comes too late is dropped,
 * an error too.
 *
 * @param milliseconds at most waited
 */
export async function withTimeout<T, L>(
  promise: Promise<T>,
  milliseconds: number,
  late: () => L,
): Promise<T | L> {
  const stop = new AbortController();
  const deadline = delay(milliseconds, undefined, { signal: stop.signal, ref: false }).then(
    late,
    // stopped: nobody waits for it any more
    () => undefined as never,
  );
  try {
    return await Promise.race([promise, deadline]);
  } finally {
    stop.abort();
  }
}
