#!/usr/bin/env node
import { run } from "./program";
import { processTerminal } from "./terminal";

// the pipe's reader has seen enough (`profile-guard … | head`)
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? 0 : 2);
});

void run(process.argv.slice(2), processTerminal()).then((exitCode) => {
  // not process.exit: what is still to be written to a pipe would be lost
  process.exitCode = exitCode;
});
