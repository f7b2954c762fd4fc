import path from "node:path";

const interval = 500;

/**
 * Calls `onGone` when the process which started this one is gone, where nobody could reach us any more:
 *
 * - the `tsx` command hands signals on to us, but SIGKILL it cannot;
 * - the shell by which npm runs a script of package.json dies of the signal that npm hands on to it (dash), or goes
 *   with npm itself.
 *
 * Does nothing otherwise: under `node --import tsx` a changed parent only means `nohup … &`.
 */
export function watchParent(onGone: () => void): void {
  if (!isUnderTsx() && !isScriptOfNpm()) {
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

function isUnderTsx(): boolean {
  return process.execArgv.some((argument) => /[\\/]tsx[\\/].*preflight\.cjs$/.test(argument));
}

/** Tells whether npm's script is this program: one that started us in another way may end without us. */
function isScriptOfNpm(): boolean {
  const { npm_lifecycle_script: script = "" } = process.env;
  const program = path.resolve(process.argv[1] ?? "");
  return script.split(/\s+/u).some((word) => path.resolve(word) === program);
}
