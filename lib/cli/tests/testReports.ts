import type { Failure } from "../../domain/assertions";
import { fault } from "../../domain/findings";
import type { LocatedFinding } from "../files/parse";
import { holds, percentOf, type Share, type TestResult, type TestRun } from "./testRun";
import { failuresAsText, rowAsText } from "./testsText";

/** The failures as findings, for SARIF and GitHub. */
export function failedFindings({ results }: TestRun): readonly LocatedFinding[] {
  return results.flatMap(({ place, verdict: { assertion, failures } }) =>
    failures.map(({ kind, message }) => ({
      ...fault(CODES[kind], assertion.path, `${assertion.name}: ${message}`),
      place,
    })),
  );
}

const CODES = {
  broken: "assertion.broken",
  vacuous: "assertion.vacuous",
  undecided: "assertion.undecided",
} as const satisfies Readonly<Record<Failure["kind"], string>>;

export function runAsJson({ results, coverage, mutants }: TestRun): object {
  return {
    tests: results.map((result) => {
      const { place, verdict } = result;
      const { assertion, failures, more } = verdict;
      const { file, line, column } = place;
      return {
        ...{ name: assertion.name, kind: assertion.claim.kind, path: assertion.path },
        ...{ file, line, column, holds: holds(result), failures, more },
      };
    }),
    ...(coverage && { coverage: shareAsJson(coverage, rowAsText) }),
    ...(mutants && {
      mutants: shareAsJson(mutants, ({ profileId, change, what }) => ({ profileId, change, what })),
    }),
  };
}

function shareAsJson<Missing>(
  share: Share<Missing>,
  convert: (missing: Missing) => unknown,
): object {
  return { percent: percentOf(share), all: share.all, missing: share.missing.map(convert) };
}

/** The run as JUnit's XML, which every build server reads: a suite a file. */
export function runAsJunit({ results }: TestRun): readonly string[] {
  const files = [...new Set(results.map(({ file }) => file))];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="profile-guard" ${countsOf(results)}>`,
    ...files.flatMap((file) => {
      const suite = results.filter((result) => result.file === file);
      return [
        `  <testsuite name="${escaped(file)}" ${countsOf(suite)}>`,
        ...suite.flatMap((result) => testCase(result)),
        "  </testsuite>",
      ];
    }),
    "</testsuites>",
  ];
}

function countsOf(results: readonly TestResult[]): string {
  const failed = results.filter((result) => !holds(result)).length;
  return `tests="${results.length}" failures="${failed}"`;
}

function testCase(result: TestResult): readonly string[] {
  const { file, place, verdict } = result;
  const { name, path } = verdict.assertion;
  const open = `    <testcase classname="${escaped(file)}" name="${escaped(`${name} (${path})`)}" file="${escaped(file)}" line="${place.line}"`;
  if (holds(result)) {
    return [`${open}/>`];
  }
  const [first = "", ...rest] = failuresAsText(verdict).map(escaped);
  return [
    `${open}>`,
    `      <failure message="${first}">${[first, ...rest].join("\n")}</failure>`,
    "    </testcase>",
  ];
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/** Text within XML, which has no form at all for most control characters. */
function escaped(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/gu, "\ufffd")
      .replaceAll(/[&<>"]/gu, (character) => ENTITIES[character] ?? character)
      .toWellFormed()
  );
}
