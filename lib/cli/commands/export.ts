import { Command } from "commander";

import { exportOf, serialize } from "../server/serverExport";
import { settingsFrom, CONNECTION_HELP } from "../server/connection";
import { withServer } from "../server/server";
import { readStored } from "../server/stored";
import type { Terminal } from "../support/terminal";
import { formatOption } from "./options";

interface Options {
  readonly format: "yaml" | "json";
  readonly users?: true;
}

const HELP = `
In order of names, so that two exports compare line by line; without what the host computes for
itself. Credentials are never exported. What export writes, plan finds nothing to do about.
${CONNECTION_HELP}

Exit code: 0, or 2 when a server cannot be asked, or not for everything.

Example: profile-guard export > policies.yaml`;

export function exportCommand(terminal: Terminal): Command {
  return new Command("export")
    .summary("write what a running Kuzzle holds")
    .description("Writes every role and profile, in the form that the other commands read.")
    .addOption(formatOption("yaml", "json"))
    .option("--users", "users too, without their credentials")
    .addHelpText("after", HELP)
    .action(async ({ format, users: wantsUsers }: Options) => {
      const users = wantsUsers === true;
      await withServer(settingsFrom(process.env), async (server) => {
        const stored = await readStored(server, users ? "all" : [], terminal.progress);
        terminal.print(serialize(exportOf(stored, { users }), format).trimEnd());
      });
    });
}
