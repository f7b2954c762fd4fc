import { Command } from "commander";

import type { Severity } from "../../domain/findings";
import { findingsOf, type Known } from "../check/fileFindings";
import { readApi } from "../check/readApi";
import { findingsAsSarif } from "../check/sarif";
import { findingAsJson, findingsAsText } from "../check/findingsText";
import { ExitCode } from "../support/exit";
import type { LocatedFinding } from "../files/parse";
import { readPolicies } from "../files/policySet";
import type { Terminal } from "../support/terminal";
import { packageVersion } from "../support/version";
import { controllersOption, filesArgument, formatOption, namesOption } from "./options";

interface Options {
  readonly format: "text" | "json" | "sarif";
  readonly strict?: true;
  readonly controllers: readonly string[];
  readonly knownRoles: readonly string[];
  readonly knownProfiles: readonly string[];
}

const HELP = `
Needs no server. The files hold what admin:loadSecurities takes; several are read as one.
Files that name a role or profile must come with the file that defines it, unless a plugin registers
it: then name it by --known-roles or --known-profiles.
Of controllers that are not the host's own nothing is judged. --controllers tells their actions:
{controller: [actions]}, what server:publicApi answers, or the URL of a Kuzzle that is asked for it.

Exit code: 0 nothing worse than a warning, 1 an error (with --strict: or a security warning),
2 wrong usage, or files that are empty or cannot be read.

Example: profile-guard check policies/ --strict --format sarif > findings.sarif`;

/** `check FILES…` */
export function checkCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  return new Command("check")
    .summary("what is wrong with roles and profiles, before anything is stored")
    .description("Reads roles, profiles and users, and tells every finding with file and line.")
    .addArgument(filesArgument())
    .addOption(formatOption("text", "json", "sarif"))
    .option("--strict", "security warnings end with 1 too")
    .addOption(controllersOption())
    .addOption(namesOption("--known-roles <ids>", "roles that plugins register, by comma"))
    .addOption(namesOption("--known-profiles <ids>", "profiles that plugins register, by comma"))
    .addHelpText("after", HELP)
    .action(async (files: string[], options: Options) => {
      const policies = readPolicies(files);
      const findings = findingsOf(policies, await knownBy(options));
      print(findings, options, terminal);
      end(exitCodeOf(findings, options.strict === true));
    });
}

async function knownBy({ controllers, knownRoles, knownProfiles }: Options): Promise<Known> {
  return {
    ...(controllers.length > 0 && (await readApi(controllers))),
    knownRoleIds: new Set(knownRoles),
    knownProfileIds: new Set(knownProfiles),
  };
}

/** @param strict `true`: a security warning is as bad as an error */
export function exitCodeOf(findings: readonly LocatedFinding[], strict: boolean): ExitCode {
  const bad: readonly Severity[] = strict ? ["error", "securityWarning"] : ["error"];
  return findings.some(({ severity }) => bad.includes(severity))
    ? ExitCode.found
    : ExitCode.success;
}

function print(
  findings: readonly LocatedFinding[],
  { format }: Options,
  { print: line, paint }: Terminal,
): void {
  switch (format) {
    case "text":
      findingsAsText(findings, paint).forEach((text) => {
        line(text);
      });
      break;
    case "json":
      line(JSON.stringify({ findings: findings.map(findingAsJson) }, undefined, 2));
      break;
    case "sarif":
      line(JSON.stringify(findingsAsSarif(findings, packageVersion()), undefined, 2));
      break;
  }
}
