import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
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

/** @throws when the sources have faults */
export async function build(): Promise<Build> {
  // inside node_modules, so that what it requires is found
  const parent = path.join(checkout, "node_modules", ".cache", "profile-guard-bench");
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(path.join(parent, "build-"));
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  const compiler = require.resolve("typescript/bin/tsc");
  const project = path.join(__dirname, "tsconfig.json");
  const child = spawn(process.execPath, [compiler, "-p", project, "--outDir", folder], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", resolve);
  });
  if (code !== 0) {
    remove();
    throw new Error("the sources do not compile");
  }
  return { entry: path.join(folder, "bench", "application", "app.js"), remove };
}
