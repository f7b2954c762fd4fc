import { givenPolicies } from "./storedPolicies";

/** Policies that are looked at before other requests get their turn: some milliseconds. */
const AT_ONCE = 500;

/** Joins what so many parts give: one part a step would be too many steps. */
export function* joined<T>(parts: Iterable<readonly T[]>): Generator<readonly T[]> {
  let step: T[] = [];
  let taken = 0;
  for (const part of parts) {
    step.push(...part);
    taken += 1;
    if (taken === AT_ONCE) {
      yield step;
      step = [];
      taken = 0;
    }
  }
  yield step;
}

/** Divides a list into shorter ones. */
export function* batchesOf<T>(list: readonly T[]): Generator<readonly T[]> {
  for (let first = 0; first < list.length; first += AT_ONCE) {
    yield list.slice(first, first + AT_ONCE);
  }
}

/** Divides a profile into several with some of its policies each, in their own positions. */
export function* policyBatches(profile: unknown): Generator<{ readonly policies: unknown }> {
  const policies = givenPolicies(profile);
  if (policies === undefined) {
    yield { policies };
    return;
  }
  let first = 0;
  for (const batch of batchesOf(policies)) {
    const some = new Array<unknown>(policies.length).fill(undefined);
    some.splice(first, batch.length, ...batch);
    first += batch.length;
    yield { policies: some };
  }
}
