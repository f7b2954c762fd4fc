import type { Finding } from "../findings";
import { fault } from "../findings";
import { isPlainObject } from "../plainObject";
import { policiesOf } from "../storedPolicies";

/** Pairs of a policy and a place that an answer tells of, each in a sentence: some 6 MB, and a second. */
const MOST_PAIRS = 20_000;

/**
 * Finds that a request has so many places that the answer about them, policy by policy, would keep others
 * waiting. One place is never too many.
 *
 * @param profiles those that are asked, with the policies of a key
 */
export function explainedPairFaults(profiles: readonly unknown[], targets: unknown): Finding[] {
  const places = placesIn(targets);
  const policies = profiles.reduce<number>(
    (sum, profile) => sum + [...policiesOf(profile)].length,
    0,
  );
  if (places <= 1 || places * policies <= MOST_PAIRS) {
    return [];
  }
  const most = Math.max(1, Math.floor(MOST_PAIRS / policies));
  const message = `"request.targets" names ${places} places, each of which ${policies} policies are asked about: ask about at most ${most} at a time.`;
  return [fault("entries.tooMany", "request.targets", message)];
}

function placesIn(targets: unknown): number {
  const lists = (Array.isArray(targets) ? targets : []).map((target: unknown) =>
    isPlainObject(target) && Array.isArray(target.collections) ? target.collections.length : 1,
  );
  return lists.reduce((sum, count) => sum + count, 0);
}
