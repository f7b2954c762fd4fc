import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { compiledProgram } from "./program";

/** How a command ended, and what it wrote. */
export interface Outcome {
  readonly exitCode: number;
  readonly output: string;
  readonly errors: string;
}

/** The real command line, run as a process in a folder of its own. */
export class CommandLine {
  readonly folder = mkdtempSync(path.join(tmpdir(), "profile-guard-cli-"));

  /** @param name below the folder */
  async write(name: string, text: string): Promise<void> {
    const file = path.join(this.folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }

  run(
    parameters: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<Outcome> {
    const inherited = Object.entries(process.env).filter(
      ([name]) => !name.startsWith("PROFILE_GUARD_"),
    );
    return new Promise((resolve, reject) => {
      execFile(
        process.execPath,
        [compiledProgram(), ...parameters],
        {
          cwd: this.folder,
          // of code that a process has compiled in another way, coverage cannot be added up; and
          // what is not set is handed on all the same
          env: { ...Object.fromEntries(inherited), NODE_V8_COVERAGE: "", ...environment },
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

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
