import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";

/**
 * Runs the features of escalation, in a folder of this project.
 *
 * @param output where Cucumber writes its messages
 * @returns whether everything passed
 * @throws when a feature does not exist: Cucumber passes over it
 */
export async function runFeatures(
  folder: string,
  output: string,
  parameters: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<boolean> {
  const features = parameters.filter((parameter) => parameter.startsWith("features/"));
  const files = features.map((feature) => feature.replace(/(?::\d+)+$/u, ""));
  const missing = files.filter((file) => !existsSync(path.join(folder, file)));
  if (missing.length > 0) {
    throw new Error(`there is no ${missing.join(", ")}`);
  }
  const child = spawn(
    "node_modules/.bin/cucumber-js",
    ["--format", "progress", "--format", `message:${output}`, ...parameters],
    { cwd: folder, stdio: "inherit", env: { ...process.env, NIGHTLY: "1", ...environment } },
  );
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => {
      resolve(code === 0);
    });
  });
}
