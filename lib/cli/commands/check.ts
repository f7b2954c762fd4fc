import { Command, Option } from "commander";

import type { Severity } from "../../domain/findings";
import { findingsOf, type Known } from "../check/fileFindings";
import type { KnownApi } from "../check/knownApi";
import { apiOf, readApi } from "../check/readApi";
import { brokenConstraints } from "../check/constraintFindings";
import { changedInstances } from "../check/templateFindings";
import { findingsAsSarif } from "../check/sarif";
import { findingsAsGithub } from "../check/github";
import { type AllowedFinding, applyAllowances, readAllowances } from "../check/allowances";
import { findingAsJson, findingsAsText, readAmountOf, summaryOf } from "../check/findingsText";
import { ExitCode } from "../support/exit";
import type { LocatedFinding } from "../files/parse";
import { type PolicySet, readPolicies } from "../files/policySet";
import { CONFIG_FILE } from "../files/folders";
import type { State } from "../files/state";
import { readTenants } from "../files/tenants";
import { CONNECTION_HELP, settingsFrom } from "../server/connection";
import { withServer } from "../server/server";
import { readStored } from "../server/stored";
import { count, type Terminal } from "../support/terminal";
import { packageFacts } from "../../shared/packageFacts";
import {
  controllersOption,
  countFrom,
  filesArgument,
  formatOption,
  namesOption,
  tenantsOption,
} from "./options";
import { noteLeftOut } from "./noteLeftOut";

interface Options {
  readonly format: "text" | "json" | "sarif" | "github";
  readonly strict?: true;
  readonly maxWarnings?: number;
  readonly config?: string;
  readonly controllers: readonly string[];
  readonly knownRoles: readonly string[];
  readonly knownProfiles: readonly string[];
  readonly server?: true;
  readonly tenants?: string;
}

const HELP = `
Needs no server, but for --server, which judges what is stored by the templates and constraints of the files, and
by nothing else: plan compares roles, profiles and users. The files hold what admin:loadSecurities takes; several are read as one.
Files that name a role or profile must come with the file that defines it, unless a plugin registers
it: then name it by --known-roles or --known-profiles.
Constraints are judged of instances of templates, too: of the tenants of --tenants, or else of those whose instances
users and constraints name, and of one that nobody names: any-tenant.
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
    .addOption(tenantsOption())
    .option(
      "--server",
      "judge what a running Kuzzle holds, too: instances of templates, and constraints",
    )
    .addHelpText("after", HELP)
    .action(async (files: string[], options: Options) => {
      const allowances = readAllowances(options.config);
      const policies = readPolicies(files);
      noteLeftOut(files, terminal);
      const tenants =
        options.tenants === undefined
          ? undefined
          : readTenants(options.tenants, policies.templates);
      const asked = options.server === true ? await askServer(policies, terminal) : undefined;
      const findings = [
        ...findingsOf(policies, await knownBy(options, asked), tenants),
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

/** Tells what a running Kuzzle holds, and findings about it. */
interface Asked {
  readonly findings: readonly LocatedFinding[];
  readonly api: KnownApi | undefined;
  readonly stored: State;
}

/**
 * Compares what a running Kuzzle has made from the templates of the files, judges it by the constraints of the files,
 * and asks which actions it has.
 */
function askServer({ templates, constraints }: PolicySet, { progress }: Terminal): Promise<Asked> {
  return withServer(settingsFrom(process.env), async (server) => {
    const stored = await readStored(server, constraints.length > 0 ? "all" : [], progress);
    return {
      findings: [
        ...changedInstances(templates, stored),
        ...brokenConstraints(constraints, stored, "is broken by what is stored"),
      ],
      api: await apiOf(server),
      stored,
    };
  });
}

/** @param asked what a server has told: --controllers takes the place of its actions */
async function knownBy(
  { controllers, knownRoles, knownProfiles }: Options,
  asked: Asked | undefined,
): Promise<Known> {
  return {
    ...(controllers.length > 0 ? await readApi(controllers) : asked?.api),
    ...(asked && { stored: asked.stored }),
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
