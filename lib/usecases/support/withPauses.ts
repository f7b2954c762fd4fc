import { setImmediate as nextTurn } from "node:timers/promises";

/** Documents that are looked at before other requests get their turn: some milliseconds. */
const AT_ONCE = 20;

/**
 * Hands out what long work goes through, one after the other, with pauses, so that other requests are
 * answered meanwhile. For work that waits for something itself; of what does not, see inSlices.
 */
export function withPauses<T>(items: Iterable<T>): AsyncIterable<T> {
  return { [Symbol.asyncIterator]: () => pausing(items[Symbol.iterator]()) };
}

/** By hand: an async generator makes several promises for each item, which every request would pay for. */
function pausing<T>(iterator: Iterator<T>): AsyncIterator<T> {
  let taken = 0;
  return {
    next: () => {
      taken += 1;
      if (taken <= AT_ONCE) {
        return Promise.resolve(iterator.next());
      }
      taken = 1;
      return nextTurn().then(() => iterator.next());
    },
    return: async () => {
      iterator.return?.();
      return { done: true, value: undefined };
    },
  };
}
