import { type Granting, mergeSources, parseAll, type PolicySet } from "../files/policySet";
import { isTestFile, readSources, type Source } from "../files/sources";
import { withServer } from "../server/server";
import type { ConnectionSettings } from "../server/connection";
import { readStored } from "../server/stored";
import { CommandError } from "../support/exit";
import { parseTestFiles, type TestFile } from "./testFile";

/** Tests, and the policies that were read with them; absent: a running Kuzzle holds these. */
export interface TestInput {
  readonly tests: readonly TestFile[];
  readonly policies?: PolicySet;
}

/**
 * Reads tests, and the policies beside them or that they name.
 *
 * @param names files and folders, in which tests are known by their names
 * @throws CommandError naming everything that cannot be read
 */
export function readTestInput(names: readonly string[]): TestInput {
  const sources = readSources(names, () => true);
  const tests = parseTestFiles(sources.filter(({ name }) => isTestFile(name)));
  if (tests.every((file) => file.tests.length === 0)) {
    throw new CommandError(
      "There is no test. Files of tests end with .test.yaml, .test.yml or .test.json, and hold tests.",
    );
  }
  const policies = new Map(
    [...sources.filter(({ name }) => !isTestFile(name)), ...namedSources(tests)].map((source) => [
      source.name,
      source,
    ]),
  );
  return {
    tests,
    ...(policies.size > 0 && { policies: mergeSources(parseAll([...policies.values()])) }),
  };
}

/** Reads the files that tests name. @throws CommandError naming those that cannot be read, and by which tests */
function namedSources(tests: readonly TestFile[]): readonly Source[] {
  const faults: string[] = [];
  let message = "";
  const read = tests.flatMap(({ name, files }) => {
    try {
      return files.length === 0 ? [] : readSources(files);
    } catch (error) {
      if (!(error instanceof CommandError)) {
        throw error;
      }
      ({ message } = error);
      faults.push(...error.lines.map((line) => `${line} (named by ${name})`));
      return [];
    }
  });
  if (faults.length > 0) {
    throw new CommandError(message, undefined, faults);
  }
  return read;
}

/** Reads what a running Kuzzle holds; users only as far as the tests are about them. @throws CommandError */
export function grantingOfServer(
  tests: readonly TestFile[],
  settings: ConnectionSettings,
  progress: (text: string) => void,
): Promise<Granting> {
  return withServer(settings, (server) => readStored(server, usersIn(tests), progress));
}

function usersIn(files: readonly TestFile[]): "all" | readonly string[] {
  const claims = files.flatMap(({ tests }) => tests.map(({ assertion }) => assertion.claim));
  const isAboutMany = claims.some(
    (claim) =>
      claim.kind === "exclusive" ||
      claim.kind === "atMost" ||
      (claim.kind === "never" && claim.subjects.user.length > 0) ||
      (claim.kind === "onlyHolders" && claim.users !== undefined),
  );
  return isAboutMany
    ? "all"
    : claims.flatMap((claim) =>
        "subject" in claim && claim.subject.kind === "user" ? [claim.subject.id] : [],
      );
}
