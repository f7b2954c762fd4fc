import { Command } from "commander";

import { heldRightsAsText } from "../ask/askedText";
import { rightsByFiles } from "../ask/fromFiles";
import { rightsByServer } from "../ask/fromServer";
import { subjectFrom } from "../ask/question";
import { CONNECTION_HELP } from "../server/connection";
import { ExitCode } from "../support/exit";
import type { Terminal } from "../support/terminal";
import { askEither, ASKING_HELP } from "./asking";
import { askedFilesOption, formatOption, subjectArgument, tenantsOption } from "./options";

interface Options {
  readonly format: "text" | "json";
  readonly files: readonly string[];
  readonly tenants?: string;
}

const HELP = `${ASKING_HELP}
${CONNECTION_HELP}

Exit code: 0; 1 there are more than the 10,000 rights that are listed; 2 it cannot be told.

Example: profile-guard rights customer --files policies`;

export function rightsCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  return new Command("rights")
    .summary("everything that a user or profile may do")
    .description("Lists all rights of a user or profile.")
    .addArgument(subjectArgument())
    .addOption(askedFilesOption())
    .addOption(tenantsOption())
    .addOption(formatOption("text", "json"))
    .addHelpText("after", HELP)
    .action(async (who: string, { format, ...asked }: Options) => {
      const subject = subjectFrom(who);
      const answer = await askEither(
        { ...asked, named: [subject.id] },
        terminal,
        (granting) => rightsByFiles(granting, subject),
        (server) => rightsByServer(server, subject),
      );
      const lines =
        format === "json"
          ? [JSON.stringify(answer, undefined, 2)]
          : heldRightsAsText(answer, terminal.paint);
      lines.forEach((line) => {
        terminal.print(line);
      });
      if (!answer.complete) {
        terminal.note("There are more: these are the first 10,000.");
      }
      end(answer.complete ? ExitCode.success : ExitCode.found);
    });
}
