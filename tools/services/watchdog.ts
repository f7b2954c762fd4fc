import { spawn, type ChildProcessByStdio } from "node:child_process";
import { Socket } from "node:net";
import path from "node:path";
import type { Writable } from "node:stream";

/** Tells what shall happen to it when this process ends without having forgotten it. */
export interface Watched {
  /** A process group to kill. */
  readonly group?: number;
  /** A single process to kill. */
  readonly process?: number;
  /** A folder to remove, after the kills. */
  readonly folder?: string;
  /** A command to run (argv), after the kills. */
  readonly command?: readonly string[];
}

/**
 * The child of `watchdog.mjs`, which cleans up behind this process however it ends: it need not
 * catch any signal for that, and SIGKILL cannot be caught.
 */
export class Watchdog {
  private readonly child: ChildProcessByStdio<Writable, null, null>;

  constructor() {
    this.child = spawn(process.execPath, [path.join(__dirname, "watchdog.mjs")], {
      stdio: ["pipe", "ignore", "ignore"],
      // Its own session: a Ctrl-C or a kill of our group must not reach it.
      detached: true,
      // Neither the loaders nor the coverage of the wrapped command are for it.
      env: { PATH: process.env.PATH },
      cwd: "/",
    });
    this.child.on("error", () => undefined);
    this.child.stdin.on("error", () => undefined);
    // A program which forgets to stop the services can still end; then the pipe closes.
    this.child.unref();
    const { stdin } = this.child;
    if (stdin instanceof Socket) {
      stdin.unref();
    }
  }

  /** The process id, undefined when it could not be started. */
  get pid(): number | undefined {
    return this.child.pid;
  }

  watch(key: string, watched: Watched): void {
    this.send({ key, ...watched });
  }

  forget(key: string): void {
    this.send({ forget: key });
  }

  /** Closes the pipe: what is still watched is cleaned up, then the child ends. */
  end(): void {
    this.child.stdin.end();
  }

  private send(order: object): void {
    this.child.stdin.write(`${JSON.stringify(order)}\n`);
  }
}
