import { Command, Option } from "commander";

import type { Severity } from "../../domain/findings";
import { findingsOf, type Known } from "../check/fileFindings";
import type { KnownApi } from "../check/knownApi";
import { apiOf, readApi } from "../check/readApi";
import { changedInstances } from "../check/templateFindings";
import { findingsAsSarif } from "../check/sarif";
import { findingsAsGithub } from "../check/github";
import { type AllowedFinding, applyAllowances, readAllowances } from "../check/allowances";
import { findingAsJson, findingsAsText, readAmountOf, summaryOf } from "../check/findingsText";
import { ExitCode } from "../support/exit";
import type { LocatedFinding } from "../files/parse";
import { type PolicySet, readPolicies } from "../files/policySet";
import { CONFIG_FILE } from "../files/sources";
import { CONNECTION_HELP, settingsFrom } from "../server/connection";
import { withServer } from "../server/server";
import { readStored } from "../server/stored";
import { count, type Terminal } from "../support/terminal";
import { packageFacts } from "../../shared/packageFacts";
import { controllersOption, countFrom, filesArgument, formatOption, namesOption } from "./options";

interface Options {
  readonly format: "text" | "json" | "sarif" | "github";
  readonly strict?: true;
  readonly maxWarnings?: number;
  readonly config?: string;
  readonly controllers: readonly string[];
  readonly knownRoles: readonly string[];
  readonly knownProfiles: readonly string[];
  readonly server?: true;
}

const HELP = `
Needs no server, but for --server. The files hold what admin:loadSecurities takes; several are read as one.
Files that name a role or profile must come with the file that defines it, unless a plugin registers
it: then name it by --known-roles or --known-profiles.
Of controllers that are not the host's own nothing is judged. --controllers tells their actions:
{controller: [actions]}, what server:publicApi answers, or the URL of a Kuzzle that is asked for it.

${CONFIG_FILE} of the working folder, or the file of --config, allows findings that
somebody has looked at, by code, path and reason. It allows no error, and what it allows in vain is told:
  allow:
    - { code: policy.administration, path: profiles.acme-manager, reason: they manage their users }

Exit code: 0 nothing worse than a warning; 1 an error (with --strict: or a security warning; with
--max-warnings: or more warnings than that, of both kinds); 2 wrong usage, or files that are empty or
cannot be read.
${CONNECTION_HELP}

Example: profile-guard check policies/ --strict --format sarif > findings.sarif`;

export function checkCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  return new Command("check")
    .summary("what is wrong with roles and profiles, before anything is stored")
    .description("Reads roles, profiles and users, and tells every finding with file and line.")
    .addArgument(filesArgument())
    .addOption(formatOption("text", "json", "sarif", "github"))
    .option("--strict", "security warnings end with 1 too")
    .addOption(
      new Option("--max-warnings <count>", "more warnings than that end with 1").argParser(
        countFrom,
      ),
    )
    .option("--config <file>", `the findings that are allowed, instead of ${CONFIG_FILE}`)
    .addOption(controllersOption())
    .addOption(namesOption("--known-roles <ids>", "roles that plugins register, by comma"))
    .addOption(namesOption("--known-profiles <ids>", "profiles that plugins register, by comma"))
    .option("--server", "compare instances of templates that a running Kuzzle has, too")
    .addHelpText("after", HELP)
    .action(async (files: string[], options: Options) => {
      const allowances = readAllowances(options.config);
      const policies = readPolicies(files);
      const asked = options.server === true ? await askServer(policies, terminal) : undefined;
      const findings = [
        ...findingsOf(policies, await knownBy(options, asked?.api)),
        ...(asked?.findings ?? []),
      ];
      const found = applyAllowances(findings, allowances);
      print(found, policies, options, terminal);
      policies.emptyFiles.forEach((file) => {
        terminal.note(`Nothing is defined in ${file}.`);
      });
      end(exitCodeOf(found.findings, options));
    });
}

/** Compares what a running Kuzzle has made from the templates of the files, and asks which actions it has. */
function askServer(
  { templates }: PolicySet,
  { progress }: Terminal,
): Promise<{ readonly findings: readonly LocatedFinding[]; readonly api: KnownApi | undefined }> {
  return withServer(settingsFrom(process.env), async (server) => ({
    findings: changedInstances(templates, await readStored(server, [], progress)),
    api: await apiOf(server),
  }));
}

/** @param asked the actions that a server has told, which --controllers takes the place of */
async function knownBy(
  { controllers, knownRoles, knownProfiles }: Options,
  asked: KnownApi | undefined,
): Promise<Known> {
  return {
    ...(controllers.length > 0 ? await readApi(controllers) : asked),
    knownRoleIds: new Set(knownRoles),
    knownProfileIds: new Set(knownProfiles),
  };
}

const WARNINGS: readonly Severity[] = ["securityWarning", "warning"];

function exitCodeOf(
  findings: readonly LocatedFinding[],
  { strict, maxWarnings = Infinity }: Pick<Options, "strict" | "maxWarnings">,
): ExitCode {
  const amountOf = (severities: readonly Severity[]): number =>
    findings.filter(({ severity }) => severities.includes(severity)).length;
  const bad: readonly Severity[] = strict === true ? ["error", "securityWarning"] : ["error"];
  return amountOf(bad) > 0 || amountOf(WARNINGS) > maxWarnings ? ExitCode.found : ExitCode.success;
}

interface Found {
  readonly findings: readonly LocatedFinding[];
  readonly allowed: readonly AllowedFinding[];
}

function print(
  { findings, allowed }: Found,
  policies: PolicySet,
  { format }: Options,
  { print: line, note, paint }: Terminal,
): void {
  const read = readAmountOf(policies);
  const allowedToo =
    allowed.length === 0 ? [] : [`${count(allowed.length, "finding")} allowed by configuration.`];
  switch (format) {
    case "text":
      [...findingsAsText(findings, paint, read), ...allowedToo].forEach((text) => {
        line(text);
      });
      break;
    case "json":
      line(
        JSON.stringify(
          {
            read,
            findings: findings.map(findingAsJson),
            allowed: allowed.map(({ finding, reason }) => ({ ...findingAsJson(finding), reason })),
          },
          undefined,
          2,
        ),
      );
      break;
    case "sarif":
      line(JSON.stringify(findingsAsSarif(findings, allowed, packageFacts()), undefined, 2));
      break;
    case "github":
      findingsAsGithub(findings, process.env.GITHUB_WORKSPACE).forEach((text) => {
        line(text);
      });
      [summaryOf(findings, read), ...allowedToo].forEach((text) => {
        note(text);
      });
      break;
  }
}
