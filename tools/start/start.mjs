// @ts-check
// `npm start`, from a fresh clone on: plain JavaScript until what the rest needs is installed.
import { createRequire } from "node:module";
import process from "node:process";

import { BootstrapError, ensureBuilt, ensureInstalled } from "../bootstrap/ensure.mjs";
import { readOptions, USAGE, UsageError } from "./options.mjs";

try {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options.help) {
    process.stdout.write(USAGE);
  } else {
    ensureInstalled();
    ensureBuilt();
    // In this process, not in one more: whoever ends it ends all of it.
    const require = createRequire(import.meta.url);
    require("tsx/cjs");
    require("./index.ts").run(options);
  }
} catch (error) {
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\n\n${USAGE}`);
    process.exitCode = 2;
  } else if (error instanceof BootstrapError) {
    process.stderr.write(`bootstrap  ${error.message}\n`);
    process.exitCode = 1;
  } else {
    throw error;
  }
}
