/** Milliseconds of a step after which other requests get as much time, at most so long. */
const SHORT = 5;
const LONGEST_PAUSE = 50;

let last: Promise<void> = Promise.resolve();

/**
 * Takes the steps of long work, with pauses, so that other requests are answered meanwhile. Of all
 * such works of the node one takes a step at a time: together they would leave no pause.
 */
export async function inSlices<T>(steps: Iterable<T>, each: (step: T) => void): Promise<void> {
  const iterator = steps[Symbol.iterator]();
  for (let isDone = false; !isDone;) {
    const before = last;
    let end = (): void => undefined;
    last = new Promise((resolve) => {
      end = resolve;
    });
    await before;
    const startedAt = performance.now();
    try {
      const next = iterator.next();
      isDone = next.done === true;
      if (next.done !== true) {
        each(next.value);
      }
    } finally {
      const took = performance.now() - startedAt;
      if (took < SHORT) {
        setImmediate(end);
      } else {
        setTimeout(end, Math.min(took, LONGEST_PAUSE));
      }
    }
  }
}

/** Gathers what the steps of long work find, with pauses. */
export async function gatherInSlices<T>(steps: Iterable<readonly T[]>): Promise<T[]> {
  const all: T[] = [];
  await inSlices(steps, (found) => {
    found.forEach((one) => all.push(one));
  });
  return all;
}

/** Returns what the last of the steps of long work gives, with pauses. */
export async function finishInSlices<T>(steps: Generator<unknown, T>): Promise<T> {
  const results: T[] = [];
  const all = function* (): Generator {
    results.push(yield* steps);
  };
  await inSlices(all(), () => undefined);
  return results[0] as T;
}
