import { Argument, Command } from "commander";

import { completionScript, type Shell, SHELLS } from "../support/completion";
import type { Terminal } from "../support/terminal";

const HELP = `
In the file that your shell reads at its start:
  bash  eval "$(profile-guard completion bash)"
  zsh   eval "$(profile-guard completion zsh)"        (after compinit)
  fish  profile-guard completion fish | source

Exit code: 0`;

export function completionCommand(terminal: Terminal): Command {
  return new Command("completion")
    .summary("print a script that completes this command in a shell")
    .description("Prints a script that completes commands, options and their values.")
    .addArgument(new Argument("<shell>", "your shell").choices(SHELLS))
    .addHelpText("after", HELP)
    .action((shell: Shell, _options: unknown, { parent }: Command) => {
      if (parent !== null) {
        terminal.print(completionScript(parent, shell));
      }
    });
}
