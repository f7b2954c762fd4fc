import { Command, InvalidArgumentError } from "commander";

import type { UnusedRights } from "../../api/unused";
import { suggestionNotes, suggestionOf } from "../ask/suggested";
import { serialize } from "../server/serverExport";
import { ownAction } from "../server/ownAction";
import { CONNECTION_HELP, settingsFrom } from "../server/connection";
import { withServer } from "../server/server";
import { readStored } from "../server/stored";
import type { Terminal } from "../support/terminal";
import { formatOption } from "./options";

interface Options {
  readonly format: "yaml" | "json";
  readonly since?: string;
}

const DAY = 86_400_000;

const HELP = `
Needs a server that counts requests ("usage": { "enabled": true }), and there the rights to
profile-guard:unusedRights, security:searchProfiles and security:searchRoles. It writes nothing: the file is for
diff, plan and apply. Proven before it is printed: every request that was counted stays allowed, each row is
needed by one of them, and nothing is allowed that was not.
${CONNECTION_HELP}

Exit code: 0, or 2 when nothing can be suggested.

Example: profile-guard suggest acme-support --since 90d > suggested.yaml`;

/** `suggest PROFILE` */
export function suggestCommand(terminal: Terminal): Command {
  return new Command("suggest")
    .summary("the smallest part of a profile that allows what was used")
    .description("Writes the profile, and the roles it needs, by the requests that were counted.")
    .argument("<profile>", "the id of a profile")
    .option("--since <date>", "not before: 90d, or as ISO 8601 writes it", sinceFrom)
    .addOption(formatOption("yaml", "json"))
    .addHelpText("after", HELP)
    .action(async (profileId: string, { format, since }: Options) => {
      await withServer(settingsFrom(process.env), async (server) => {
        const counted = await ownAction<UnusedRights>(server, {
          ...{ action: "unusedRights", profileId },
          ...(since !== undefined && { since }),
        });
        const state = await readStored(server, [], terminal.progress);
        const { suggestion, content } = suggestionOf(state, counted);
        terminal.print(serialize(content, format).trimEnd());
        suggestionNotes(suggestion, counted, since).forEach((line) => {
          terminal.note(line);
        });
      });
    });
}

/** Returns the date in ISO 8601. */
function sinceFrom(text: string): string {
  const days = /^(\d{1,5})d$/u.exec(text)?.[1];
  const time = days === undefined ? Date.parse(text) : Date.now() - Number(days) * DAY;
  if (Number.isNaN(time)) {
    throw new InvalidArgumentError("It must be a number of days, as 90d, or a date.");
  }
  return new Date(time).toISOString();
}
