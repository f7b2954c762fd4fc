import { spawn } from "node:child_process";

/**
 * Runs the features of escalation, in a folder of this project.
 *
 * @param output where Cucumber writes its messages
 * @returns whether everything passed
 */
export async function runFeatures(
  folder: string,
  output: string,
  parameters: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<boolean> {
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
