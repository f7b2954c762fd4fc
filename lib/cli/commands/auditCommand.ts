import { Command, Option } from "commander";

import { readAudit } from "../ask/auditPages";
import { auditAsText } from "../ask/auditText";
import { CONNECTION_HELP, settingsFrom } from "../server/connection";
import { withServer } from "../server/server";
import type { Terminal } from "../support/terminal";
import { countFrom, formatOption } from "./options";

interface Options {
  readonly format: "text" | "json" | "ndjson";
  readonly limit: number;
  /** The others are members of the filter of `profile-guard:searchAudit`. */
  readonly [member: string]: unknown;
}

/** Entries that are shown unless more are wanted. */
const USUAL = 20;

const HELP = `
Needs a server, and there the right to profile-guard:searchAudit. The newest entries come first.
${CONNECTION_HELP}

Exit code: 0, or 2 when it cannot be told.

Example: profile-guard audit --decision refused --since 2026-11-01 --limit 100`;

export function auditCommand(terminal: Terminal): Command {
  return new Command("audit")
    .summary("who wrote what, and what was refused")
    .description("Lists entries of the audit of a running Kuzzle.")
    .addOption(
      new Option("--kind <kind>", "of which kind").choices([
        ...["profile", "role", "user", "platform", "request"],
      ]),
    )
    .option("--id <id>", "about this document")
    .option("--actor <kuid>", "by this user")
    .option("--action <action>", "by this action, as controller:action")
    .option("--via <action>", "in the course of this action of the application")
    .addOption(
      new Option("--decision <decision>", "how it was decided").choices([
        ...["allowed", "refused", "reported"],
      ]),
    )
    .option("--since <date>", "not before, as ISO 8601 writes it")
    .option("--until <date>", "before, as ISO 8601 writes it")
    .option("--routine", "only what anybody can repeat: sign-ups, changes of one's own")
    .option("--no-routine", "without what anybody can repeat")
    .addOption(
      new Option("--limit <count>", "how many at most").argParser(countFrom).default(USUAL),
    )
    .addOption(formatOption("text", "json", "ndjson"))
    .addHelpText("after", HELP)
    .action(async ({ format, limit, ...filter }: Options) => {
      const answer = await withServer(settingsFrom(process.env), (server) =>
        readAudit(server, filter, limit),
      );
      const { entries, total, node } = answer;
      const lines = {
        text: () => auditAsText(entries),
        json: () => [JSON.stringify({ entries, total, node }, undefined, 2)],
        ndjson: () => entries.map((entry) => JSON.stringify(entry)),
      }[format]();
      lines.forEach((line) => {
        terminal.print(line);
      });
      if (total > entries.length) {
        terminal.note(`${entries.length} of ${total} entries. Show more with --limit.`);
      } else if (total === 0) {
        terminal.note("No entry.");
      }
      if (node.dropped > 0) {
        terminal.note(`The node that answered has lost ${node.dropped} entries since its start.`);
      }
    });
}
