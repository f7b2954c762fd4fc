import { Command } from "commander";

import { whoCanAsText } from "../ask/askedText";
import { whoCanByFiles } from "../ask/fromFiles";
import { whoCanByServer } from "../ask/fromServer";
import { requestFrom } from "../ask/question";
import { CONNECTION_HELP } from "../server/connection";
import { ExitCode } from "../support/exit";
import type { Terminal } from "../support/terminal";
import { askEither, ASKING_HELP, noteDoubt } from "./asking";
import {
  actionArgument,
  askedFilesOption,
  formatOption,
  placeArgument,
  tenantsOption,
} from "./options";

interface Options {
  readonly format: "text" | "json";
  readonly files: readonly string[];
  readonly tenants?: string;
}

const HELP = `
Profiles first, then users, each in order of names. -1 is the anonymous user.${ASKING_HELP}
${CONNECTION_HELP}

Exit code: 0; 1 somebody is left out, and standard error says why; 2 it cannot be told.

Example: profile-guard who-can document:delete acme/orders`;

/** `who-can ACTION [PLACE]` */
export function whoCanCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  return new Command("who-can")
    .summary("which profiles and users may send a request")
    .description("Lists every profile and user that may send a request.")
    .addArgument(actionArgument())
    .addArgument(placeArgument())
    .addOption(askedFilesOption())
    .addOption(tenantsOption())
    .addOption(formatOption("text", "json"))
    .addHelpText("after", HELP)
    .action(async (action: string, place: string | undefined, { format, ...asked }: Options) => {
      const request = requestFrom(action, place);
      noteDoubt(request, terminal);
      const answer = await askEither(
        { ...asked, ofAll: true },
        terminal,
        (granting) => whoCanByFiles(granting, request),
        (server) => whoCanByServer(server, request),
      );
      const lines =
        format === "json"
          ? [JSON.stringify({ request, ...answer }, undefined, 2)]
          : whoCanAsText(answer);
      lines.forEach((line) => {
        terminal.print(line);
      });
      answer.leftOut.forEach((reason) => {
        terminal.note(`left out: ${reason}`);
      });
      end(answer.leftOut.length === 0 ? ExitCode.success : ExitCode.found);
    });
}
