import { spawn } from "node:child_process";
import path from "node:path";
import { endWith } from "../tools/program";

/**
 * `npm run bench:gate-check`: whether the gate of `npm test` notices a guard that has become slow.
 * Runs it as it is, and with the guard of createProfile kept busy for 5 ms at each request: the
 * gate must let the first pass and fail the second, by that row alone.
 */
const SLOW = "5";
const GATE = ["--gate", "--room", "0.6", "--brief", "--launches", "1", "--rounds", "0.5"];
const ROWS = ["createProfile (manager)", "createUser (admin)"];

interface Run {
  readonly code: number | null;
  /** The names of the rows that missed their targets. */
  readonly missed: readonly string[];
}

async function runGate(options: readonly string[]): Promise<Run> {
  const only = ROWS.flatMap((row) => ["--only", row]);
  const parameters = [path.join(__dirname, "run.ts"), ...GATE, ...only, ...options];
  const child = spawn(process.execPath, ["--import", "tsx", ...parameters], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let table = "";
  child.stdout.setEncoding("utf8");
  child.stdout.on("data", (chunk: string) => {
    table += chunk;
    process.stdout.write(chunk);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (!ROWS.every((row) => table.includes(row))) {
    // an exit code of 1 says nothing then
    throw new Error("nothing was measured");
  }
  const lines = table.split("\n").filter((line) => line.endsWith("MISSED"));
  return { code, missed: ROWS.filter((row) => lines.some((line) => line.startsWith(row))) };
}

async function main(): Promise<boolean> {
  const asItIs = await runGate([]);
  const slow = await runGate(["--slow-guard", SLOW]);
  const checks: [string, boolean][] = [
    ["the gate lets the plugin pass as it is", asItIs.code === 0],
    [`and fails when the guard of createProfile takes ${SLOW} ms more`, slow.code === 1],
    ["by that row, and no other", slow.missed.join() === ROWS[0]],
  ];
  process.stdout.write(
    `\n${checks.map(([text, holds]) => `${holds ? "yes" : "NO "}  ${text}`).join("\n")}\n`,
  );
  return checks.every(([, holds]) => holds);
}

endWith(main());
