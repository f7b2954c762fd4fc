import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync } from "node:fs";
import type { ServiceUser } from "./serviceUser";
import type { Watchdog } from "./watchdog";

export interface ChildCommand {
  /** For messages: "elasticsearch". */
  readonly name: string;
  readonly command: string;
  readonly parameters: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly folder: string;
  /** Standard output and error are appended here. */
  readonly logFile: string;
  /** The account that runs it. Default: who runs us. */
  readonly user?: ServiceUser | undefined;
}

const tailLines = 25;

/** The last lines of a log file, or a word saying that there are none. */
export function tailOf(logFile: string, lines = tailLines): string {
  const text = existsSync(logFile) ? readFileSync(logFile, "utf8").trimEnd() : "";
  return text === "" ? "(its log is empty)" : text.split("\n").slice(-lines).join("\n");
}

/**
 * A child in its own process group: signals reach its whole family, and none of it survives the
 * leader, us (by the watchdog), or `end()`.
 */
export class SupervisedChild {
  private child: ChildProcess | undefined;
  private ended: Promise<void> = Promise.resolve();
  private failure: Error | undefined;

  constructor(
    private readonly command: ChildCommand,
    private readonly watchdog: Watchdog,
  ) {}

  /** The process id while it runs, else undefined. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Tells why it does not run any more, with the tail of its log; undefined while it runs. */
  get exitError(): Error | undefined {
    return this.failure;
  }

  /** Starts it, also again after it has ended. @throws when it runs already. */
  start(): void {
    if (this.child) {
      throw new Error(`${this.command.name} runs already (pid ${this.child.pid ?? 0})`);
    }
    const { name, command, parameters, environment, folder, logFile, user } = this.command;
    const log = openSync(logFile, "a");
    const child = spawn(command, parameters, {
      cwd: folder,
      env: environment,
      stdio: ["ignore", log, log],
      detached: true,
      ...(user && { uid: user.uid, gid: user.gid }),
    });
    closeSync(log);
    this.child = child;
    this.failure = undefined;
    const { pid } = child;
    const key = `group ${pid ?? 0}`;
    if (pid !== undefined) {
      this.watchdog.watch(key, { group: pid });
    }
    child.unref();

    this.ended = new Promise((resolve) => {
      const finish = (reason: string) => {
        this.child = undefined;
        this.failure = new Error(
          `${name} ${reason}; the end of ${logFile}:\n${tailOf(logFile).replace(/^/gm, "  | ")}`,
        );
        if (pid !== undefined) {
          signalGroup(pid, "SIGKILL");
          this.watchdog.forget(key);
        }
        resolve();
      };
      child.once("error", (error) => {
        if (child.pid === undefined) {
          finish(`could not be started (${error.message})`);
        }
      });
      child.once("exit", (code, signal) => {
        finish(signal ? `was ended by ${signal}` : `exited with code ${code ?? 0}`);
      });
    });
  }

  /** Sends the signal to its whole group. False when it does not run. */
  signal(signal: NodeJS.Signals): boolean {
    return this.child?.pid !== undefined && signalGroup(this.child.pid, signal);
  }

  /** Resolves when it has exited (at once when it does not run). */
  async exited(): Promise<void> {
    // The child alone does not keep the event loop alive; somebody waiting for it does.
    this.child?.ref();
    await this.ended;
  }

  /** SIGTERM, and SIGKILL when it has not gone within `grace` milliseconds (0: at once). */
  async end(grace = 0): Promise<void> {
    if (!this.child) {
      return;
    }
    if (grace > 0) {
      this.signal("SIGTERM");
      // A paused process acts on SIGTERM only when it goes on.
      this.signal("SIGCONT");
      const timer = setTimeout(() => this.signal("SIGKILL"), grace);
      await this.exited();
      clearTimeout(timer);
      return;
    }
    this.signal("SIGKILL");
    await this.exited();
  }
}

function signalGroup(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}
