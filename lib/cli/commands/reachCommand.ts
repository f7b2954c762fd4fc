import { Command, InvalidArgumentError, Option } from "commander";

import type { Reached } from "../../api/reach";
import { findSubject } from "../ask/fromFiles";
import { subjectFrom } from "../ask/question";
import {
  type ReachAnswer,
  reachByFiles,
  reachByServer,
  requireStoredProfile,
} from "../ask/reachAnswers";
import { NO_OPTIONS, readPluginOptions } from "../ask/pluginOptions";
import { reachAsText } from "../ask/reachText";
import { CONNECTION_HELP } from "../server/connection";
import { CommandError, ExitCode } from "../support/exit";
import type { Terminal } from "../support/terminal";
import { askEither, ASKING_HELP } from "./asking";
import { askedFilesOption, formatOption, subjectArgument, tenantsOption } from "./options";

interface Options {
  readonly format: "text" | "json";
  readonly files: readonly string[];
  readonly tenants?: string;
  readonly configuration?: string;
  readonly unguarded?: boolean;
  /** commander takes an option that begins with "no" for a denial: `true` where it is absent. */
  readonly pathTo: Target | true;
}

type Target = "everything" | "anything" | { readonly profileId: string };

const HELP = `
Each chain is told as requests, in order, and by whom each is sent.${ASKING_HELP}
--configuration gives the plugin's options beside files, alone or in Kuzzle's configuration: delegations and
restrictedProfileIds count in; where it has none, those of Kuzzle's configuration, or else Kuzzle's own: default. What the plugin would not start with is refused.
${CONNECTION_HELP}

Exit code: 0; 1 there is a path to what --no-path-to names, or more than could be looked at; 2 it cannot be told.

Examples: profile-guard reach profile:tenant-manager --no-path-to everything
          profile-guard reach user:-1 --files policies --configuration profile-guard.json`;

/** `reach FROM` */
export function reachCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  return new Command("reach")
    .summary("whom somebody can become by any chain of requests")
    .description(
      "Lists whom a user or profile can become, what they gain by it, and each request on the way.",
    )
    .addArgument(subjectArgument())
    .addOption(
      new Option(
        "--no-path-to <target>",
        "fail if there is a path to everything, anything, or profile:ID",
      ).argParser(targetFrom),
    )
    .addOption(new Option("--unguarded", "as on Kuzzle without the plugin's guards"))
    .addOption(askedFilesOption())
    .addOption(tenantsOption())
    .addOption(new Option("--configuration <file>", "the plugin's options, beside --files"))
    .addOption(formatOption("text", "json"))
    .addHelpText("after", HELP)
    .action(async (from: string, options: Options) => {
      const { configuration } = options;
      const subject = subjectFrom(from);
      const unguarded = options.unguarded === true;
      const named = profilesIn(options.pathTo);
      if (options.files.length === 0 && configuration !== undefined) {
        throw new CommandError("--configuration belongs to --files: a server has its own.");
      }
      if (options.files.length > 0 && configuration === undefined && !unguarded) {
        terminal.note(
          "Counted in are no delegations, and of sign-ups the preset that Kuzzle comes with: --configuration gives yours.",
        );
      }
      const answer = await askEither(
        {
          files: options.files,
          named: [subject.id, ...named],
          ofAll: true,
          ...(options.tenants !== undefined && { tenants: options.tenants }),
        },
        terminal,
        (granting) => {
          named.forEach((id) => findSubject(granting, { kind: "profile", id }));
          const handedOut =
            configuration === undefined ? NO_OPTIONS : readPluginOptions(configuration, granting);
          return reachByFiles(granting, subject, handedOut, unguarded);
        },
        async (server) => {
          for (const id of named) {
            await requireStoredProfile(server, id);
          }
          return reachByServer(server, subject, unguarded);
        },
      );
      const lines =
        options.format === "json" ? [JSON.stringify(answer, undefined, 2)] : reachAsText(answer);
      lines.forEach((line) => {
        terminal.print(line);
      });
      if (!answer.complete) {
        terminal.note("There may be more: this is all that was looked at.");
      }
      end(failed(answer, options.pathTo) ? ExitCode.found : ExitCode.success);
    });
}

function targetFrom(text: string): Target {
  const profileId = /^profile:(.+)$/su.exec(text)?.[1];
  if (profileId !== undefined) {
    return { profileId };
  }
  if (text !== "everything" && text !== "anything") {
    throw new InvalidArgumentError("It must be everything, anything or profile:ID.");
  }
  return text;
}

/** A misspelt profile would never be reached, and never fail. */
function profilesIn(target: Target | true): readonly string[] {
  return typeof target === "object" ? [target.profileId] : [];
}

/** Whatever could not be looked at may be a path. */
function failed({ everything, reached, complete }: ReachAnswer, target: Target | true): boolean {
  if (target === true) {
    return !complete;
  }
  return everything || !complete || reached.some((one) => leadsTo(one, target));
}

function leadsTo({ everything, profileIds }: Reached, target: Target): boolean {
  switch (target) {
    case "anything":
      return true;
    case "everything":
      return everything;
    default:
      return everything || profileIds.includes(target.profileId);
  }
}
