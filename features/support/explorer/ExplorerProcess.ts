import { spawn, type ChildProcess } from "node:child_process";
import path from "node:path";

import { checkout } from "../../../tools/services/folders";
import { waitUntil } from "../../../tools/services/wait";

const PROGRAM = path.join(checkout, "dist", "lib", "cli", "main.js");

/** `profile-guard explore` as a user starts it. */
export class ExplorerProcess {
  private constructor(
    private readonly child: ChildProcess,
    /** The address that it has printed. */
    readonly url: string,
  ) {}

  static async start(
    parameters: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<ExplorerProcess> {
    const child = spawn(process.execPath, [PROGRAM, "explore", "--no-open", ...parameters], {
      env: { PATH: process.env.PATH, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    let errors = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      errors += text;
    });
    await waitUntil(() => output.includes("\n"), {
      what: "the explorer to print its address",
      deadline: 60_000,
      interval: 20,
      failure: () => (child.exitCode === null ? undefined : new Error(errors)),
    });
    return new ExplorerProcess(child, output.trim());
  }

  /** Ends it as Ctrl-C does. @returns its exit code */
  async stop(): Promise<number | null> {
    if (this.child.exitCode !== null) {
      return this.child.exitCode;
    }
    const ended = new Promise<number | null>((resolve) => this.child.once("exit", resolve));
    this.child.kill("SIGINT");
    return ended;
  }
}
