import { spawn, type ChildProcess } from "node:child_process";
import path from "node:path";
import { pathToFileURL } from "node:url";

import { checkout } from "../../../tools/services/folders";
import { waitUntil } from "../../../tools/services/wait";

interface Bootstrap {
  /** Builds where a source is newer, while no other process does. */
  readonly ensureBuilt: () => void;
}

let built: Promise<void> | undefined;

/** `npm test` has done it; whoever runs a scenario alone may not have. */
async function build(): Promise<void> {
  const file = path.join(checkout, "tools", "bootstrap", "ensure.mjs");
  // a path in a variable: tsx would make a `require` of it, which takes no .mjs
  const { ensureBuilt } = (await import(pathToFileURL(file).href)) as Bootstrap;
  ensureBuilt();
}

const PROGRAM = path.join(checkout, "dist", "lib", "cli", "main.js");

/** `profile-guard explore` as a user starts it. */
export class ExplorerProcess {
  private constructor(
    private readonly child: ChildProcess,
    /** The address that it has printed. */
    readonly url: string,
  ) {}

  /** @param program default: the built one of the checkout */
  static async start(
    parameters: readonly string[],
    environment: Readonly<Record<string, string>> = {},
    program = PROGRAM,
  ): Promise<ExplorerProcess> {
    built ??= build();
    await built;
    const child = spawn(process.execPath, [program, "explore", "--no-open", ...parameters], {
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
