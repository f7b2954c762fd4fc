import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { run } from "../../../lib/cli/program";
import type { Terminal } from "../../../lib/cli/support/terminal";
import { harmless } from "../../../lib/cli/support/terminal";
import { compiledProgram } from "./program";

/** Tells how a command ended, and what it wrote. */
export interface Outcome {
  readonly exitCode: number;
  readonly output: string;
  readonly errors: string;
}

/** The folder and the variables are those of the whole process: one command line at a time. */
let last: Promise<unknown> = Promise.resolve();

/** The real command line, run in a folder of its own. */
export class CommandLine {
  readonly folder = mkdtempSync(path.join(tmpdir(), "profile-guard-cli-"));

  /** @param name below the folder */
  async write(name: string, text: string): Promise<void> {
    const file = path.join(this.folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }

  /** Without a process, of which each takes half a second. */
  run(
    parameters: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<Outcome> {
    const outcome = last.then(() => this.runHere(parameters, environment));
    last = outcome.catch(() => undefined);
    return outcome;
  }

  private async runHere(
    parameters: readonly string[],
    environment: Readonly<Record<string, string>>,
  ): Promise<Outcome> {
    const written = { output: "", errors: "" };
    const terminal: Terminal = {
      print: (line) => {
        written.output += `${harmless(line)}\n`;
      },
      note: (line) => {
        written.errors += `${harmless(line)}\n`;
      },
      progress: () => undefined,
      paint: (_colour, text) => text,
      canAsk: false,
      ask: () => Promise.resolve(""),
      unread: new AbortController().signal,
    };
    const folder = process.cwd();
    const variables = process.env;
    try {
      process.chdir(this.folder);
      process.env = { ...inherited(), ...environment };
      return { exitCode: await run(parameters, terminal), ...written };
    } finally {
      process.chdir(folder);
      process.env = variables;
    }
  }

  /** As a process. */
  runAsProcess(
    parameters: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      execFile(
        process.execPath,
        [compiledProgram(), ...parameters],
        {
          cwd: this.folder,
          // of code that a process has compiled in another way, coverage cannot be added up; and
          // what is not set is handed on all the same
          env: { ...inherited(), NODE_V8_COVERAGE: "", ...environment },
          timeout: 60_000,
        },
        (error, output, errors) => {
          const exitCode = error === null ? 0 : error.code;
          if (typeof exitCode === "number") {
            resolve({ exitCode, output, errors });
          } else {
            reject(error ?? new Error("it ended without an exit code"));
          }
        },
      ).stdin?.end();
    });
  }

  /** As a process, whose output is closed after the first part of it. @returns its exit code */
  async runUnread(
    parameters: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<unknown> {
    const child = spawn(process.execPath, [compiledProgram(), ...parameters], {
      cwd: this.folder,
      env: { ...inherited(), NODE_V8_COVERAGE: "", ...environment },
      stdio: ["ignore", "pipe", "ignore"],
      timeout: 30_000,
    });
    child.stdout.once("readable", () => {
      child.stdout.destroy();
    });
    const [exitCode] = (await once(child, "exit")) as unknown[];
    return exitCode;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Returns the environment that we were started with, but for a server that a developer works on. */
function inherited(): NodeJS.ProcessEnv {
  const variables = Object.entries(process.env);
  return Object.fromEntries(variables.filter(([name]) => !name.startsWith("PROFILE_GUARD_")));
}
