import {
  AssertionJudge,
  type GrantedRow,
  isResolvable,
  rightsMutants,
  type RightsMutant,
  rowCoverage,
  type Verdict,
} from "../../domain/assertions";
import { type Granting, withAnonymous } from "../files/policySet";
import type { Place } from "../files/positions";
import type { TestFile } from "./testFile";

/** A test, and how it ended. */
export interface TestResult {
  readonly file: string;
  readonly place: Place;
  readonly verdict: Verdict;
}

/** A share of things; `share` of none is all. */
export interface Share<Missing> {
  readonly all: number;
  readonly missing: readonly Missing[];
}

export interface TestRun {
  readonly results: readonly TestResult[];
  readonly coverage?: Share<GrantedRow>;
  readonly mutants?: Share<RightsMutant>;
}

/** Measures that are wanted besides the tests themselves. */
interface Measures {
  readonly coverage: boolean;
  readonly mutants: boolean;
  /** The profiles that these are about: not those that Kuzzle has anyway. */
  readonly profileIds: Iterable<string>;
}

/** Judges every test, and measures how much they would notice. */
export function runTests(
  files: readonly TestFile[],
  granting: Granting,
  measures: Measures,
): TestRun {
  const world = { ...granting, users: withAnonymous(granting.users) };
  const judge = new AssertionJudge(world);
  const results = files.flatMap(({ name, tests }) =>
    tests.map(({ assertion, place }) => ({
      ...{ file: name, place },
      verdict: judge.judge(assertion),
    })),
  );
  const profileIds = [...measures.profileIds].filter((id) => {
    const profile = world.profiles.get(id);
    return profile !== undefined && isResolvable(profile, world.roles);
  });
  const assertions = results.map(({ verdict }) => verdict.assertion);
  const holding = results.filter(holds).map(({ verdict }) => verdict.assertion);
  const run: { -readonly [Member in keyof TestRun]: TestRun[Member] } = { results };
  if (measures.coverage) {
    const { rows, unspoken } = rowCoverage(world, assertions, profileIds);
    run.coverage = { all: rows, missing: unspoken };
  }
  if (measures.mutants) {
    const mutants = [...rightsMutants(world, holding, profileIds)];
    run.mutants = { all: mutants.length, missing: mutants.filter(({ noticed }) => !noticed) };
  }
  return run;
}

export function holds({ verdict }: TestResult): boolean {
  return verdict.failures.length === 0;
}

/** Percent, rounded down, so that 100 means all. */
export function percentOf({ all, missing }: Share<unknown>): number {
  return all === 0 ? 100 : Math.floor(((all - missing.length) / all) * 100);
}
