import { Command, CommanderError } from "commander";

import { applyCommand } from "./commands/apply";
import { auditCommand } from "./commands/auditCommand";
import { canCommand } from "./commands/can";
import { checkCommand } from "./commands/check";
import { completionCommand } from "./commands/completionCommand";
import { diffCommand } from "./commands/diff";
import { exploreCommand } from "./commands/explore";
import { exportCommand } from "./commands/export";
import { historyCommand } from "./commands/historyCommand";
import { planCommand } from "./commands/plan";
import { reachCommand } from "./commands/reachCommand";
import { rightsCommand } from "./commands/rightsCommand";
import { suggestCommand } from "./commands/suggestCommand";
import { testCommand } from "./commands/testCommand";
import { whoCanCommand } from "./commands/whoCanCommand";
import { CommandError, ExitCode } from "./support/exit";
import { explainError } from "./support/explainError";
import type { Terminal } from "./support/terminal";
import { packageFacts } from "../shared/packageFacts";

/** In the order of the help. */
const COMMANDS = [
  checkCommand,
  testCommand,
  diffCommand,
  planCommand,
  applyCommand,
  exportCommand,
  canCommand,
  whoCanCommand,
  rightsCommand,
  reachCommand,
  suggestCommand,
  auditCommand,
  historyCommand,
  exploreCommand,
  completionCommand,
];

/**
 * Runs one command line.
 *
 * @param parameters without node and the program's own name
 * @returns the exit code of the process; it throws nothing
 */
export async function run(parameters: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let exitCode: ExitCode = ExitCode.success;
  const end = (code: ExitCode): void => {
    exitCode = code;
  };
  const program = new Command("profile-guard")
    .description(
      "Roles and profiles of a Kuzzle: checked, tested, compared, applied, exported and asked about.",
    )
    .version(packageFacts().version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        terminal.print(text.trimEnd());
      },
      writeErr: (text) => {
        terminal.note(text.trimEnd());
      },
    });
  for (const make of COMMANDS) {
    program.addCommand(make(terminal, end).copyInheritedSettings(program));
  }
  try {
    await program.parseAsync(parameters, { from: "user" });
    return exitCode;
  } catch (error) {
    return explain(error, terminal);
  }
}

function explain(error: unknown, terminal: Terminal): ExitCode {
  if (error instanceof CommanderError) {
    // it has said what there is to say; asked for help or version, it ends with 0
    return error.exitCode === 0 ? ExitCode.success : ExitCode.unusable;
  }
  if (error instanceof CommandError) {
    explainError(error, terminal);
    return error.exitCode;
  }
  throw error;
}
