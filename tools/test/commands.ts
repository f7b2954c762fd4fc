import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import path from "node:path";

import { Watchdog } from "../services/watchdog";

/** What a program ends with, by its exit code. */
export type Command = (
  program: string,
  parameters: readonly string[],
  environment?: Readonly<Record<string, string>>,
) => Promise<boolean>;

const running = new Set<(signal: NodeJS.Signals) => void>();
let isEnding = false;
let watchdog: Watchdog | undefined;

/**
 * Runs programs of this project, each in a process group of its own that ends with us, however we
 * end: a run that CI kills leaves nothing behind.
 *
 * @param log where the output goes. Default: ours
 */
export function commandsInto(log?: string): Command {
  return async (program, parameters, environment = {}) => {
    if (isEnding) {
      return false;
    }
    const output = log === undefined ? "inherit" : openSync(log, "a");
    const child = spawn(path.join("node_modules", ".bin", program), parameters, {
      stdio: ["ignore", output, output],
      env: { ...process.env, ...environment },
      detached: true,
    });
    if (typeof output === "number") {
      closeSync(output);
    }
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
      const end = (ok: boolean): void => {
        running.delete(signalGroup);
        watchdog?.forget(key);
        resolve(ok);
      };
      child.once("error", () => {
        end(false);
      });
      child.once("exit", (code) => {
        end(code === 0);
      });
    });
  };
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
