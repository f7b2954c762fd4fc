import { describeThrough, type GrantedRow, type Verdict } from "../../domain/assertions";
import type { Granting } from "../files/policySet";
import type { Terminal } from "../support/terminal";
import { count } from "../support/terminal";
import { holds, percentOf, type Share, type TestResult, type TestRun } from "./testRun";

/** Rows and changes that are listed: a platform without tests has thousands. */
const MOST_LISTED = 50;

/** The tests that fail for people, by file, and how much the tests notice; a summary last. */
export function testsAsText(
  run: TestRun,
  granting: Granting,
  paint: Terminal["paint"],
): readonly string[] {
  const byFile = new Map<string, TestResult[]>();
  for (const result of run.results.filter((one) => !holds(one))) {
    byFile.set(result.file, [...(byFile.get(result.file) ?? []), result]);
  }
  return [
    ...[...byFile].flatMap(([file, results]) => [
      paint("bold", file),
      ...results.flatMap((result) => failedTest(result, paint)),
      "",
    ]),
    ...measured(run.coverage, "Rows of which no test speaks:", (row) => rowAsText(row)),
    ...measured(
      run.mutants,
      "Changes that no test notices:",
      ({ change, what }) => `${change === "narrowed" ? "-" : "+"} ${what}`,
    ),
    ...summaryOf(run, granting),
  ];
}

/** `3 tests: 2 hold, 1 fail.` and so on, a sentence a line. */
export function summaryOf(
  { results, coverage, mutants }: TestRun,
  { roles, profiles, users }: Granting,
): readonly string[] {
  const failed = results.filter((result) => !holds(result)).length;
  const about = `${count(profiles.size, "profile")}, ${count(roles.size, "role")}, ${count(users.size, "user")}`;
  return [
    `${count(results.length, "test")}: ${results.length - failed} hold, ${failed} fail.`,
    `About ${about}.`,
    ...(coverage ? [`Coverage: ${shareAsText(coverage)} of the rows.`] : []),
    ...(mutants ? [`Noticed: ${shareAsText(mutants)} of the changes.`] : []),
    ...(mutants && failed > 0 ? [unheard(failed)] : []),
  ];
}

/** Says that a test which fails already tells nothing of a change. */
function unheard(failed: number): string {
  return failed === 1
    ? "1 test fails: what it would notice counts as not noticed."
    : `${failed} tests fail: what they would notice counts as not noticed.`;
}

/** `acme-manager.policies[0], role editor: document:get on acme/orders` */
export function rowAsText({
  profileId,
  policy,
  role,
  controller,
  action,
  place,
}: GrantedRow): string {
  const where = place === undefined ? [] : [place.index, ...(place.collections ?? [])];
  const on = where.length === 0 ? "" : ` on ${where.join("/")}`;
  return `${describeThrough({ profileId, policy, roleId: role._id })}: ${controller}:${action}${on}`;
}

/** The failures of a test, one a line. */
export function failuresAsText({ failures, more }: Verdict): readonly string[] {
  return [
    ...failures.map(({ message }) => message),
    ...(more === 0 ? [] : [`And ${more} more like it.`]),
  ];
}

function failedTest({ place, verdict }: TestResult, paint: Terminal["paint"]): readonly string[] {
  const { path, name } = verdict.assertion;
  const where = `${place.line}:${place.column}`.padEnd(8);
  return [
    `  ${where}${paint("red", "fails")}  ${name}  ${paint("dim", path)}`,
    ...failuresAsText(verdict).map((line) => `          ${line}`),
  ];
}

function measured<Missing>(
  share: Share<Missing> | undefined,
  title: string,
  describe: (missing: Missing) => string,
): readonly string[] {
  const missing = share?.missing ?? [];
  const more = missing.length - MOST_LISTED;
  return missing.length === 0
    ? []
    : [
        title,
        ...missing.slice(0, MOST_LISTED).map((one) => `  ${describe(one)}`),
        ...(more > 0 ? [`  and ${more} more`] : []),
        "",
      ];
}

/** `45 % (5 of 11)` */
export function shareAsText(share: Share<unknown>): string {
  const { all, missing } = share;
  return `${percentOf(share)} % (${all - missing.length} of ${all})`;
}
