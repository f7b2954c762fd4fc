const interval = 500;

/**
 * Calls `onGone` when the `tsx` command which started this process is killed: it hands signals on
 * to us, but SIGKILL it cannot, and nobody could reach us any more. Does nothing under
 * `node --import tsx`, where there is no such parent and a changed one only means `nohup … &`.
 */
export function watchTsxParent(onGone: () => void): void {
  if (!process.execArgv.some((argument) => /[\\/]tsx[\\/].*preflight\.cjs$/.test(argument))) {
    return;
  }
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) {
      clearInterval(timer);
      onGone();
    }
  }, interval);
  timer.unref();
}
