import { Command, InvalidArgumentError } from "commander";

import type { UnusedRights } from "../../api/unused";
import { subjectFrom } from "../ask/question";
import { suggestionNotes, suggestionOf } from "../ask/suggested";
import { serialize } from "../server/serverExport";
import { ownAction } from "../server/ownAction";
import { CONNECTION_HELP, settingsFrom } from "../server/connection";
import { withServer } from "../server/server";
import { readStored } from "../server/stored";
import { CommandError } from "../support/exit";
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
    .action(async (named: string, { format, since }: Options) => {
      const profileId = profileFrom(named);
      await withServer(settingsFrom(process.env), async (server) => {
        const counted = await ownAction<UnusedRights>(server, {
          ...{ action: "unusedRights", profileId },
          ...(since !== undefined && { since }),
        });
        const state = await readStored(server, [], terminal.progress);
        const { suggestion, content } = suggestionOf(state, counted, since);
        terminal.print(serialize(content, format).trimEnd());
        suggestionNotes(suggestion, counted, since, state.profiles.get(profileId)).forEach(
          (line) => {
            terminal.note(line);
          },
        );
      });
    });
}

/** Returns the id: `acme-support`, or `profile:acme-support` as other commands take it. @throws CommandError */
function profileFrom(text: string): string {
  const { kind, id } = subjectFrom(text);
  if (kind === "user") {
    throw new CommandError("A profile is suggested, for all who have it: name one of the user's.");
  }
  return id;
}

/** Begins with a year, a month and a day: a number alone would be taken for a year. */
const DATE = /^\d{4}-\d{2}-\d{2}/u;

/** Returns the date in ISO 8601. */
function sinceFrom(text: string): string {
  const days = /^(\d{1,5})d$/u.exec(text)?.[1];
  const date = DATE.test(text) ? Date.parse(text) : NaN;
  const time = days === undefined ? date : Date.now() - Number(days) * DAY;
  if (Number.isNaN(time)) {
    throw new InvalidArgumentError(
      "It must be a number of days, as 90d, or a date, as 2026-09-01.",
    );
  }
  if (time > Date.now()) {
    throw new InvalidArgumentError("It lies in the future: nothing was counted since then.");
  }
  return new Date(time).toISOString();
}
