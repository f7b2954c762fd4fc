#!/usr/bin/env node
import { ExitCode } from "./support/exit";
import { run } from "./program";
import { processTerminal } from "./support/terminal";

const terminal = processTerminal();

/** Ends the process once everything is written: kuzzle-sdk leaves timers behind. */
function end(exitCode: number): void {
  process.stdout.write("", () => {
    const lost = terminal.lost();
    if (lost !== undefined) {
      terminal.note(`error: What it prints could not be written: ${lost}`);
    }
    const isLost = lost !== undefined && exitCode === ExitCode.success;
    process.stderr.write("", () => process.exit(isLost ? ExitCode.unusable : exitCode));
  });
}

run(process.argv.slice(2), terminal).then(end, (error: unknown) => {
  process.stderr.write(
    `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  end(ExitCode.unusable);
});
