import { Command, InvalidArgumentError, Option } from "commander";

import { findingsAsGithub } from "../check/github";
import { findingsAsSarif } from "../check/sarif";
import type { Granting } from "../files/policySet";
import { CONNECTION_HELP, settingsFrom } from "../server/connection";
import { CommandError, ExitCode } from "../support/exit";
import { explainError } from "../support/explainError";
import type { Terminal } from "../support/terminal";
import { grantingOfServer, readTestInput, type TestInput } from "../tests/testInput";
import { failedFindings, runAsJson, runAsJunit } from "../tests/testReports";
import { holds, percentOf, runTests, type Share, type TestRun } from "../tests/testRun";
import { shareAsText, summaryOf, testsAsText } from "../tests/testsText";
import { withTestedInstances } from "../tests/testedInstances";
import { packageFacts } from "../../shared/packageFacts";
import { grantingFrom, settingsOrHint } from "./asking";
import { noteLeftOut } from "./noteLeftOut";
import { filesArgument, formatOption, tenantsOption } from "./options";
import { repeatAtChanges } from "./repeatAtChanges";

interface Options {
  readonly format: "text" | "json" | "junit" | "sarif" | "github";
  readonly coverage?: true;
  readonly minCoverage?: number;
  readonly mutate?: true;
  readonly minNoticed?: number;
  readonly server?: true;
  readonly watch?: true;
  readonly tenants?: string;
}

const HELP = `
Files of tests end with .test.yaml, .test.yml or .test.json. The other files are the policies that they
are about; tests may name these, too, from their own folder:
  files: [roles.yaml, profiles.yaml]
  tests:
    - can: { profile: customer, do: document:get, in: acme/products }
    - cannot: { profile: customer, do: "document:*", in: acme/orders }
    - name: tenants are closed
      never: { profiles: "acme-*", may: "*", outside: acme }
    - onlyHolders: { of: security:createRole, are: [admin] }
* stands for any characters, and for actions and places that do not exist yet. Of templates, the instances
are tested that the tenants of --tenants have; without it, those of tenants that tests name, and of one that
nobody names: any-tenant. Where no policies are
given, and with --server, they are those of a running Kuzzle.
${CONNECTION_HELP}

Exit code: 0 every test holds; 1 one fails, or less is covered or noticed than is asked for; 2 wrong usage,
tests or policies that cannot be read, a server that cannot be asked.

Example: profile-guard test policies --min-coverage 80 --format junit > tests.xml`;

export function testCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  return new Command("test")
    .summary("prove what policies allow, and what they never allow")
    .description("Judges tests of policies, each for every request that it speaks of.")
    .addArgument(filesArgument())
    .addOption(formatOption("text", "json", "junit", "sarif", "github"))
    .option("--coverage", "list the rows of profiles of which no test speaks")
    .addOption(percentOption("--min-coverage", "less coverage of rows ends with 1"))
    .option(
      "--mutate",
      "change profiles one row at a time, and list the changes that no test notices",
    )
    .addOption(percentOption("--min-noticed", "fewer changes that are noticed end with 1"))
    .addOption(tenantsOption())
    .option("--server", "test what a running Kuzzle holds, though there are files of policies")
    .option("--watch", "test again when a file changes, until Ctrl-C")
    .addHelpText("after", HELP)
    .action(async (files: string[], options: Options) => {
      if (options.watch !== true) {
        end(await testOnce(files, options, terminal));
        return;
      }
      await repeatAtChanges(files, options.tenants, terminal, () =>
        testOnce(files, options, terminal),
      );
    });
}

function percentOption(name: string, description: string): Option {
  return new Option(`${name} <percent>`, description).argParser((text) => {
    if (!/^(?:100|\d{1,2})$/u.test(text)) {
      throw new InvalidArgumentError("It must be a whole number from 0 to 100.");
    }
    return Number(text);
  });
}

async function testOnce(
  files: readonly string[],
  options: Options,
  terminal: Terminal,
): Promise<ExitCode> {
  const { coverage, minCoverage, mutate, minNoticed } = options;
  const input = readTestInput(files);
  noteLeftOut(files, terminal);
  const { granting, profileIds } = await rightsOf(input, options, terminal);
  const run = runTests(input.tests, granting, {
    coverage: coverage === true || minCoverage !== undefined,
    mutants: mutate === true || minNoticed !== undefined,
    profileIds,
  });
  print(run, granting, options, terminal);
  const tooLittle = shortfalls(run, options);
  tooLittle.forEach((text) => {
    explainError(new CommandError(text), terminal);
  });
  return run.results.every(holds) && tooLittle.length === 0 ? ExitCode.success : ExitCode.found;
}

/** Says what is less than is asked for: no format of results has a place for it. */
function shortfalls(
  { coverage, mutants }: TestRun,
  { minCoverage = 0, minNoticed = 0 }: Options,
): readonly string[] {
  const isLess = (share: Share<unknown> | undefined, least: number): share is Share<unknown> =>
    share !== undefined && percentOf(share) < least;
  return [
    ...(isLess(coverage, minCoverage)
      ? [`Coverage is ${shareAsText(coverage)} of the rows, below ${minCoverage} %.`]
      : []),
    ...(isLess(mutants, minNoticed)
      ? [`Noticed are ${shareAsText(mutants)} of the changes, below ${minNoticed} %.`]
      : []),
  ];
}

async function rightsOf(
  { tests, policies }: TestInput,
  { server, tenants }: Options,
  terminal: Terminal,
): Promise<{ readonly granting: Granting; readonly profileIds: Iterable<string> }> {
  if (policies !== undefined && server !== true) {
    const tested = withTestedInstances(policies, tests, tenants);
    return { granting: grantingFrom(tested.policies, terminal), profileIds: tested.profileIds };
  }
  if (tenants !== undefined) {
    throw new CommandError(
      "--tenants belongs to templates in files: a server has the instances that were made.",
    );
  }
  const settings =
    server === true
      ? settingsFrom(process.env)
      : settingsOrHint("Or test files: name those of the policies, too.");
  const granting = await grantingOfServer(tests, settings, terminal.progress);
  return { granting, profileIds: granting.profiles.keys() };
}

function print(
  run: TestRun,
  granting: Granting,
  { format }: Options,
  { print: line, note, paint }: Terminal,
): void {
  const lines = (texts: readonly string[]): void => {
    texts.forEach((text) => {
      line(text);
    });
  };
  switch (format) {
    case "text":
      lines(testsAsText(run, granting, paint));
      break;
    case "json":
      line(JSON.stringify(runAsJson(run), undefined, 2));
      break;
    case "junit":
      lines(runAsJunit(run));
      break;
    case "sarif":
      line(JSON.stringify(findingsAsSarif(failedFindings(run), [], packageFacts()), undefined, 2));
      break;
    case "github":
      lines(findingsAsGithub(failedFindings(run), process.env.GITHUB_WORKSPACE));
      summaryOf(run, granting).forEach((text) => {
        note(text);
      });
      break;
  }
}
