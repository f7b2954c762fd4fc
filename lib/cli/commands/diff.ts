import { Command } from "commander";

import { faultsOf } from "../check/fileFindings";
import { findingsAsText } from "../check/findingsText";
import { differencesOf, gains } from "../diff/differences";
import { holdingsOf, type Holdings } from "../diff/holdings";
import { differencesAsText } from "../diff/diffText";
import { CommandError, ExitCode } from "../support/exit";
import type { LocatedFinding } from "../files/parse";
import { grantingOf, type PolicySet, readPolicies } from "../files/policySet";
import type { Terminal } from "../support/terminal";
import { formatOption } from "./options";
import { noteLeftOut } from "./noteLeftOut";

interface Options {
  readonly format: "text" | "json";
  readonly newAccess: boolean;
  readonly exitCode?: true;
  readonly all?: true;
}

const HELP = `
Needs no server. Rights are compared, not texts: the same rights written otherwise are no difference.
Compared are profiles, templates by the instance that any tenant has of them, users where the files have
them, and roles that no profile and no template of the files uses.

Exit code: 0, or with --no-new-access 1 when anything is gained, with --exit-code 1 when anything differs;
2 wrong usage, files that cannot be
read, or rights of NEW that cannot be told. What OLD does not tell counts as nothing.

Example: git worktree add /tmp/base main && \\
  profile-guard diff /tmp/base/policies policies --no-new-access`;

/** `diff OLD NEW` */
export function diffCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  return new Command("diff")
    .summary("which rights a change gives and takes, and to whom")
    .description("Compares what two files, or two folders, grant.")
    .argument("<old>", "file or folder")
    .argument("<new>", "file or folder")
    .addOption(formatOption("text", "json"))
    .option("--no-new-access", "end with 1 when anybody gains anything")
    .option("--exit-code", "end with 1 when anybody gains or loses anything")
    .option("--all", "print every right, not the first 20 of each profile")
    .addHelpText("after", HELP)
    .action((old: string, now: string, options: Options) => {
      const earlier = readPolicies([old]);
      earlier.findings.forEach(({ message, place }) => {
        terminal.note(`${place.file}:${place.line}:${place.column}: counts as nothing: ${message}`);
      });
      const before = holdingsIn(earlier);
      const policies = readPolicies([now]);
      noteLeftOut([old, now], terminal);
      requireReadable(now, policies);
      const after = holdingsIn(policies);
      if (after.unresolved.length > 0) {
        throw untold(now, unresolvedAsText(after, policies));
      }
      before.unresolved.forEach((one) => {
        terminal.note(`${old}: counts as nothing: ${reasonAsText(one)}`);
      });
      const differences = differencesOf(before, after);
      const noNewAccess = !differences.some(gains);
      if (options.format === "json") {
        terminal.print(JSON.stringify({ noNewAccess, differences }, undefined, 2));
      } else {
        differencesAsText(differences, terminal.paint, options.all).forEach((line) => {
          terminal.print(line);
        });
      }
      const isBad =
        (!options.newAccess && !noNewAccess) ||
        (options.exitCode === true && differences.length > 0);
      end(isBad ? ExitCode.found : ExitCode.success);
    });
}

function holdingsIn(policies: PolicySet): Holdings {
  return holdingsOf(grantingOf(policies), undefined, policies.templates);
}

/** @throws CommandError at what a file as such has wrong: that is left out, and nobody would be told to gain it */
function requireReadable(now: string, { findings }: PolicySet): void {
  if (findings.length > 0) {
    throw untold(now, asText(findings));
  }
}

/** Names what is wrong of the files, where it is known by its place, and what else is not known. */
function unresolvedAsText({ unresolved }: Holdings, policies: PolicySet): readonly string[] {
  const findings = faultsOf(policies).filter(({ severity }) => severity === "error");
  const untoldOnes =
    findings.length === 0 ? unresolved : unresolved.filter(({ kind }) => kind === "template");
  return [...(findings.length > 0 ? asText(findings) : []), ...untoldOnes.map(reasonAsText)];
}

function reasonAsText({ kind, id, reason }: Holdings["unresolved"][number]): string {
  return `${kind} "${id}": ${reason}`;
}

function asText(findings: readonly LocatedFinding[]): readonly string[] {
  return findingsAsText(findings, (_, text) => text);
}

function untold(now: string, lines: readonly string[]): CommandError {
  return new CommandError(`The rights of ${now} cannot be told.`, ExitCode.unusable, lines);
}
