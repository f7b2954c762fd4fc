import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";

import { transformSync } from "esbuild";

const checkout = path.resolve(__dirname, "..", "..", "..");
const compiled = path.join(checkout, ".compiled");

const changedAt = (file: string): number => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

let program: string | undefined;

/**
 * The command line as JavaScript. Tests start it a hundred times, and compiling it each time would
 * take longer than what it does; only files that are newer than what was made of them are compiled.
 *
 * @returns the file to run
 */
export function compiledProgram(): string {
  program ??= compile();
  return program;
}

function compile(): string {
  for (const name of readdirSync(path.join(checkout, "lib"), {
    recursive: true,
    encoding: "utf8",
  })) {
    const [from, to] = [path.join(checkout, "lib", name), path.join(compiled, "lib", name)];
    const target = to.replace(/\.ts$/u, ".js");
    if (!/\.(?:ts|json)$/u.test(name) || changedAt(target) > changedAt(from)) {
      continue;
    }
    const text = readFileSync(from, "utf8");
    const outputText = name.endsWith(".ts")
      ? transformSync(text, { loader: "ts", format: "cjs", target: "es2022" }).code
      : text;
    mkdirSync(path.dirname(target), { recursive: true });
    // under its name at once: another process may be about to run it
    const draft = `${target}.${process.pid}`;
    writeFileSync(draft, outputText);
    renameSync(draft, target);
  }
  return path.join(compiled, "lib", "cli", "main.js");
}
