import { Command } from "commander";

import { canAsText } from "../ask/askedText";
import { canByFiles } from "../ask/fromFiles";
import { canByServer } from "../ask/fromServer";
import { requestFrom, subjectFrom } from "../ask/question";
import { CONNECTION_HELP } from "../server/connection";
import { ExitCode } from "../support/exit";
import type { Terminal } from "../support/terminal";
import { askEither, ASKING_HELP, noteDoubt } from "./asking";
import {
  actionArgument,
  askedFilesOption,
  formatOption,
  placeArgument,
  subjectArgument,
  tenantsOption,
} from "./options";

interface Options {
  readonly format: "text" | "json";
  readonly files: readonly string[];
  readonly tenants?: string;
  readonly why?: true;
}

const HELP = `${ASKING_HELP}
${CONNECTION_HELP}

Exit code: 0 yes, 1 no, 2 it cannot be told: wrong usage, unreadable files, nobody of that name, a
server that cannot be asked, or does not let you see it.

Example: profile-guard can customer document:get acme/orders --why --files policies`;

/** `can SUBJECT ACTION [PLACE]` */
export function canCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  return new Command("can")
    .summary("may a user or profile send a request, and why (not)")
    .description("Tells whether a user or profile may send a request.")
    .addArgument(subjectArgument())
    .addArgument(actionArgument())
    .addArgument(placeArgument())
    .option("--why", "print each policy that allows it, and what each other one lacks")
    .addOption(askedFilesOption())
    .addOption(tenantsOption())
    .addOption(formatOption("text", "json"))
    .addHelpText("after", HELP)
    .action(async (who: string, action: string, place: string | undefined, options: Options) => {
      const { format, why, ...asked } = options;
      const subject = subjectFrom(who);
      const request = requestFrom(action, place);
      noteDoubt(request, terminal);
      const answer = await askEither(
        { ...asked, named: [subject.id] },
        terminal,
        (granting) => canByFiles(granting, subject, request),
        (server) => canByServer(server, subject, request),
      );
      if (format === "json") {
        const { subject: found, explanation } = answer;
        terminal.print(JSON.stringify({ subject: found, request, ...explanation }, undefined, 2));
      } else {
        canAsText(answer, request, terminal.paint, why === true).forEach((line) => {
          terminal.print(line);
        });
      }
      end(answer.explanation.allowed ? ExitCode.success : ExitCode.found);
    });
}
