#!/usr/bin/env node
import { ExitCode } from "./support/exit";
import { run } from "./program";
import { processTerminal } from "./support/terminal";

/** Ends the process once everything is written: kuzzle-sdk leaves timers behind. */
function end(exitCode: number): void {
  process.stdout.write("", () => process.stderr.write("", () => process.exit(exitCode)));
}

// the pipe's reader has seen enough (`profile-guard … | head`)
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? ExitCode.success : ExitCode.unusable);
});

run(process.argv.slice(2), processTerminal()).then(end, (error: unknown) => {
  process.stderr.write(
    `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  end(ExitCode.unusable);
});
