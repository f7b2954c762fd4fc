import { setImmediate as nextTurn } from "node:timers/promises";

/** Documents that are looked at before other requests get their turn: some milliseconds. */
const AT_ONCE = 20;

/**
 * Hands out what long work goes through, one after the other, with pauses, so that other requests are
 * answered meanwhile. For work that waits for something itself; of what does not, see inSlices.
 */
export async function* withPauses<T>(items: Iterable<T>): AsyncGenerator<T> {
  let taken = 0;
  for (const item of items) {
    if (taken === AT_ONCE) {
      taken = 0;
      await nextTurn();
    }
    taken += 1;
    yield item;
  }
}
