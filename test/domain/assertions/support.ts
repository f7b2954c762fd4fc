import type { Assertion, AssertedWorld, Verdict } from "../../../lib/domain/assertions";
import { AssertionJudge, readAssertions } from "../../../lib/domain/assertions";
import type { StoredProfile, StoredRole } from "../../../lib/domain/rights";

/** A world of a few documents. */
export function worldWith({
  roles = {},
  profiles = {},
  users = {},
}: {
  readonly roles?: Readonly<Record<string, unknown>>;
  readonly profiles?: Readonly<Record<string, StoredProfile["policies"]>>;
  readonly users?: Readonly<Record<string, readonly string[]>>;
}): AssertedWorld {
  const entries = <Given, Made>(
    given: Readonly<Record<string, Given>>,
    make: (_id: string, value: Given) => Made,
  ): ReadonlyMap<string, Made> =>
    new Map(Object.entries(given).map(([id, value]) => [id, make(id, value)]));
  return {
    roles: entries(roles, (_id, controllers): StoredRole => ({ _id, controllers })),
    profiles: entries(profiles, (_id, policies): StoredProfile => ({ _id, policies })),
    users: entries(users, (_id, profileIds) => ({ _id, profileIds })),
  };
}

/** Reads one assertion that has no fault. */
export function assertionOf(stated: object): Assertion {
  const { assertions, faults } = readAssertions([stated], "tests");
  const [assertion] = assertions;
  if (assertion === undefined || faults.length > 0) {
    throw new Error(JSON.stringify(faults));
  }
  return assertion;
}

export function judge(world: AssertedWorld, stated: object): Verdict {
  return new AssertionJudge(world).judge(assertionOf(stated));
}

/** The messages of the failures; none: it holds. */
export function messages(world: AssertedWorld, stated: object): readonly string[] {
  return judge(world, stated).failures.map(({ message }) => message);
}

/** The actions of a role. */
export function actions(...names: readonly string[]): object {
  return { actions: Object.fromEntries(names.map((name) => [name, true])) };
}
