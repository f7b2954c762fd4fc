import { spawn, type ChildProcess } from "node:child_process";
import { constants } from "node:os";
import { Watchdog } from "./watchdog";

const grace = 10_000;

/**
 * The user's command, with our standard streams.
 *
 * On a terminal it stays in our process group, so that it can read from the terminal and Ctrl-C
 * reaches it without us. Elsewhere it leads a group of its own, so that what it leaves behind can
 * be ended with it.
 */
export class WrappedCommand {
  /** Its exit code; 128 + the signal's number when a signal ended it; 127 when it cannot start. */
  readonly exitCode: Promise<number>;
  private readonly child: ChildProcess;
  private readonly ownGroup = !process.stdin.isTTY;
  private readonly watchdog = new Watchdog();

  constructor(program: string, parameters: readonly string[], environment: NodeJS.ProcessEnv) {
    this.child = spawn(program, parameters, {
      stdio: "inherit",
      env: environment,
      detached: this.ownGroup,
    });
    const { pid } = this.child;
    if (pid !== undefined) {
      this.watchdog.watch("command", this.ownGroup ? { group: pid } : { process: pid });
    }
    this.exitCode = new Promise((resolve) => {
      this.child.once("error", (error) => {
        process.stderr.write(`services  cannot run ${program}: ${error.message}\n`);
        this.watchdog.end();
        resolve(127);
      });
      this.child.once("exit", (code, signal) => {
        // With the group still watched, the end of the watchdog takes the leftovers along.
        if (!this.ownGroup) {
          this.watchdog.forget("command");
        }
        this.watchdog.end();
        resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
      });
    });
  }

  /** Hands a signal on, and ends the command by force when it ignores it for 10 s. */
  pass(signal: NodeJS.Signals): void {
    // On a terminal Ctrl-C has reached it already; many programs take a second one for "at once".
    if (this.ownGroup || signal !== "SIGINT") {
      this.send(signal);
    }
    setTimeout(() => {
      this.send("SIGKILL");
    }, grace).unref();
  }

  private send(signal: NodeJS.Signals): void {
    const { pid } = this.child;
    try {
      if (pid !== undefined) {
        process.kill(this.ownGroup ? -pid : pid, signal);
      }
    } catch {
      // Gone already.
    }
  }
}
