import { Argument, Command, Option } from "commander";

import { readHistory } from "../ask/auditPages";
import { versionsAsText } from "../ask/auditText";
import { CONNECTION_HELP, settingsFrom } from "../server/connection";
import { withServer } from "../server/server";
import { ExitCode } from "../support/exit";
import type { Terminal } from "../support/terminal";
import { count } from "../support/terminal";
import { countFrom, formatOption } from "./options";

interface Options {
  readonly format: "text" | "json";
  readonly limit: number;
}

/** Versions that are shown unless more are wanted. */
const USUAL = 20;

const HELP = `
Needs a server, and there the right to profile-guard:history, and to see the document. The newest
version comes first. --format json has the documents before and after each write.
${CONNECTION_HELP}

Exit code: 0; 1 some versions are damaged in the storage; 2 it cannot be told.

Example: profile-guard history profile customer`;

/** `history KIND ID` */
export function historyCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  return new Command("history")
    .summary("the versions of a profile, role or user")
    .description("Lists who wrote a profile, role or user, when, and what has changed.")
    .addArgument(
      new Argument("<kind>", "profile, role or user").choices(["profile", "role", "user"]),
    )
    .argument("<id>", "of the document")
    .addOption(
      new Option("--limit <count>", "how many at most").argParser(countFrom).default(USUAL),
    )
    .addOption(formatOption("text", "json"))
    .addHelpText("after", HELP)
    .action(async (kind: string, id: string, { format, limit }: Options) => {
      const answer = await withServer(settingsFrom(process.env), (server) =>
        readHistory(server, { kind, id }, limit),
      );
      const { versions, unreadable, isWhole } = answer;
      const lines =
        format === "json"
          ? [JSON.stringify({ kind, id, ...answer }, undefined, 2)]
          : versionsAsText(versions);
      lines.forEach((line) => {
        terminal.print(line);
      });
      if (!isWhole) {
        terminal.note("There are older versions. Show more with --limit.");
      } else if (versions.length === 0) {
        terminal.note(`The audit knows no version of ${kind} "${id}".`);
      }
      if (unreadable.length > 0) {
        const entries = count(unreadable.length, "entry", "entries");
        terminal.note(`${entries} damaged in the storage: ${unreadable.join(", ")}`);
      }
      end(unreadable.length === 0 ? ExitCode.success : ExitCode.found);
    });
}
