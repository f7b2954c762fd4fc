// @ts-check
// `npm start`, from a fresh clone on: plain JavaScript until what the rest needs is installed.
import { createRequire } from "node:module";
import process from "node:process";

import { BootstrapError, ensureBuilt, ensureInstalled } from "../bootstrap/ensure.mjs";

try {
  ensureInstalled();
  ensureBuilt();
  // In this process, not in one more: whoever ends it ends all of it.
  const require = createRequire(import.meta.url);
  require("tsx/cjs");
  require("./index.ts");
} catch (error) {
  if (!(error instanceof BootstrapError)) {
    throw error;
  }
  process.stderr.write(`bootstrap  ${error.message}\n`);
  process.exitCode = 1;
}
