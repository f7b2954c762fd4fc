import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, closeSync, openSync } from "node:fs";
import { constants } from "node:os";
import path from "node:path";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";

import { Watchdog } from "../services/watchdog";

/** Starts a program and resolves with its exit code. */
export type Command = (
  program: string,
  parameters: readonly string[],
  environment?: Readonly<Record<string, string>>,
) => Promise<boolean>;

const running = new Set<(signal: NodeJS.Signals) => void>();
let isEnding = false;
let watchdog: Watchdog | undefined;

/** The last lines that are kept of what a program writes to its standard error. */
const LINES_KEPT = 40;
/** Milliseconds, at most. */
const LAST_LINES_AFTER = 1_000;

/**
 * Runs programs of this project, each in a process group of its own that ends with us, however we
 * end: a run that CI kills leaves nothing behind. One that a signal ends which is not from us has
 * said nothing of the tests: it is told, and the program runs once more.
 *
 * @param log where the output goes. Default: ours
 * @param errors gets the last lines of its standard error, where there is no log
 */
export function commandsInto(log?: string, errors: string[] = []): Command {
  return async (program, parameters, environment = {}) => {
    const run = async (): Promise<Ending> =>
      endingOf(path.join("node_modules", ".bin", program), parameters, environment, {
        log,
        errors,
      });
    const first = await run();
    if (first.signal === undefined || isEnding) {
      return first.code === 0;
    }
    const told = `\n${program} was ended by ${first.signal}, and runs once more\n`;
    if (log === undefined) {
      process.stdout.write(told);
    } else {
      appendFileSync(log, told);
    }
    return (await run()).code === 0;
  };
}

interface Ending {
  /** Undefined: it did not start, or a signal ended it. */
  readonly code?: number;
  readonly signal?: NodeJS.Signals;
}

/** Names the signal that ended a program which runs another one: it hands it on as a code, as shells do. */
function signalOf(code: number | null): NodeJS.Signals | undefined {
  const found = Object.entries(constants.signals).find(([, value]) => code === 128 + value);
  return found?.[0] as NodeJS.Signals | undefined;
}

async function endingOf(
  program: string,
  parameters: readonly string[],
  environment: Readonly<Record<string, string>>,
  { log, errors }: { readonly log: string | undefined; readonly errors: string[] },
): Promise<Ending> {
  if (isEnding) {
    return {};
  }
  const output = log === undefined ? "inherit" : openSync(log, "a");
  const child = spawn(program, parameters, {
    stdio: ["ignore", output, output === "inherit" ? "pipe" : output],
    env: { ...process.env, ...environment },
    detached: true,
  });
  if (typeof output === "number") {
    closeSync(output);
  }
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    process.stderr.write(text);
    errors.splice(
      0,
      errors.length,
      ...`${errors.join("\n")}${text}`.split("\n").slice(-LINES_KEPT),
    );
  });
  const group = child.pid;
  const key = `group ${String(group)}`;
  const signalGroup = (signal: NodeJS.Signals): void => {
    try {
      process.kill(-(group ?? 0), signal);
    } catch {
      // it has ended
    }
  };
  if (group !== undefined) {
    (watchdog ??= new Watchdog()).watch(key, { group });
    running.add(signalGroup);
  }
  return new Promise((resolve) => {
    const end = (ending: Ending): void => {
      running.delete(signalGroup);
      watchdog?.forget(key);
      resolve(ending);
    };
    child.once("error", () => {
      end({});
    });
    child.once("exit", (code, signal) => {
      const ended = signal ?? signalOf(code);
      const ending = {
        ...(code !== null && { code }),
        ...(ended !== undefined && { signal: ended }),
      };
      // what it has started may hold its standard error open
      void lastOf(child.stderr).then(() => {
        end(ending);
      });
    });
  });
}

/** Waits for the last lines of a program that has ended. */
async function lastOf(errors: Readable | null): Promise<void> {
  if (errors !== null && !errors.readableEnded) {
    await Promise.race([once(errors, "end"), sleep(LAST_LINES_AFTER, undefined, { ref: false })]);
  }
}

/** Hands on the signals that ask us to end; what runs or would run then fails, and is told so. */
export function endWithSignals(): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      isEnding = true;
      running.forEach((end) => {
        end(signal);
      });
    });
  }
}
