import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { checkout } from "../tools/services/folders";

/**
 * The plugin and the application in the JavaScript that is published, compiled once: what tsx
 * makes of the sources is slower, and they may be edited while we measure.
 */
export interface Build {
  readonly entry: string;
  remove(): void;
}

const PLUGIN = ["index.ts", "lib", "tsconfig.json", "tsconfig.build.json"];
const APPLICATION = ["bench/application", "bench/tsconfig.json"];

/**
 * @param commit of the plugin; `undefined`: as it is in the checkout
 * @throws when the sources have faults
 */
export async function build(commit?: string): Promise<Build> {
  const folder = mkdtempSync(path.join(tmpdir(), "profile-guard-bench-"));
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    copy(folder, commit === undefined ? [...PLUGIN, ...APPLICATION] : APPLICATION);
    if (commit !== undefined) {
      const archive = path.join(folder, "plugin.tar");
      execFileSync("git", ["archive", "-o", archive, commit, "--", ...PLUGIN], { cwd: checkout });
      execFileSync("tar", ["-x", "-f", archive, "-C", folder]);
    }
    symlinkSync(path.join(checkout, "node_modules"), path.join(folder, "node_modules"));
    await compile(folder);
  } catch (error) {
    remove();
    throw error;
  }
  return { entry: path.join(folder, "compiled", "bench", "application", "app.js"), remove };
}

function copy(folder: string, parts: readonly string[]): void {
  for (const part of parts) {
    cpSync(path.join(checkout, part), path.join(folder, part), { recursive: true });
  }
}

async function compile(folder: string): Promise<void> {
  const compiler = path.join(checkout, "node_modules", "typescript-7", "bin", "tsc");
  const parameters = ["-p", path.join(folder, "bench"), "--outDir", path.join(folder, "compiled")];
  const child = spawn(process.execPath, [compiler, ...parameters], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", resolve);
  });
  if (code !== 0) {
    throw new Error("the sources do not compile");
  }
}
