/**
 * Resolves with `promise`, or with `late()` after the timeout. Drops whatever comes later, an error
 * too.
 *
 * A timer alone: to abort one of Node's promised timers makes an error with a stack each time, and most requests stop
 * several.
 *
 * @param milliseconds at most waited
 */
export async function withTimeout<T, L>(
  promise: Promise<T>,
  milliseconds: number,
  late: () => L,
): Promise<T | L> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
    timer.unref();
  }).then(late);
  try {
    return await Promise.race([promise, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
