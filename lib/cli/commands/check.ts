import { Command } from "commander";

import type { Severity } from "../../domain/findings";
import { findingsOf } from "../check/findings";
import { findingsAsSarif } from "../check/sarif";
import { findingsAsText, fullPathOf } from "../check/text";
import { ExitCode } from "../exit";
import type { LocatedFinding } from "../files/parse";
import { readPolicies } from "../files/policySet";
import type { Terminal } from "../terminal";
import { packageVersion } from "../version";
import { filesArgument, formatOption } from "./options";

interface Options {
  readonly format: "text" | "json" | "sarif";
  readonly strict?: true;
}

const HELP = `
Needs no server. The files hold what admin:loadSecurities takes; several are read as one.
Files that name a role or profile must come with the file that defines it.

Exit code: 0 nothing worse than a warning, 1 an error (with --strict: or a security warning),
2 wrong usage, or files that cannot be read.

Example: profile-guard check policies/ --strict --format sarif > findings.sarif`;

/** `check FILES…` */
export function checkCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  return new Command("check")
    .summary("what is wrong with roles and profiles, before anything is stored")
    .description("Reads roles, profiles and users, and tells every finding with file and line.")
    .addArgument(filesArgument())
    .addOption(formatOption("text", "json", "sarif"))
    .option("--strict", "security warnings end with 1 too")
    .addHelpText("after", HELP)
    .action((files: string[], options: Options) => {
      const findings = findingsOf(readPolicies(files));
      print(findings, options, terminal);
      end(exitCodeOf(findings, options.strict === true));
    });
}

/** @param strict whether a security warning is as bad as an error */
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
      line(JSON.stringify({ findings: findings.map(asJson) }, undefined, 2));
      break;
    case "sarif":
      line(JSON.stringify(findingsAsSarif(findings, packageVersion()), undefined, 2));
      break;
  }
}

function asJson(finding: LocatedFinding): object {
  const { kind, id, place, ...rest } = finding;
  return { ...rest, path: fullPathOf(finding), ...place };
}
