import type { Finding } from "../findings";
import { fault } from "../findings";
import { compactProfile } from "./compact";
import { countRestrictions } from "../storedPolicies";

/**
 * The most restrictions that the storage takes in one profile: each is a nested document, of which
 * Elasticsearch takes 10,000 in one (`index.mapping.nested_objects.limit`).
 * Source: the mapping of profiles in the host's lib/config/default.config.ts.
 */
export const MOST_RESTRICTIONS = 10_000;

/** A fault when a profile has more restrictions than the storage takes, with the way to need fewer. */
export function sizeFaults(profile: unknown): Finding[] {
  const count = countRestrictions(profile);
  if (count <= MOST_RESTRICTIONS) {
    return [];
  }
  const fewer = countRestrictions(compactProfile(profile));
  const remedy =
    fewer < count
      ? ` Written once for each role and index, with all of its collections, they are ${show(fewer)}: give "compact" to have that done.`
      : "";
  const split =
    fewer > MOST_RESTRICTIONS
      ? " Divide them among several profiles, and give users all of these."
      : "";
  return [
    fault(
      "restrictions.tooMany",
      "policies",
      `The profile has ${show(count)} restrictions: the storage takes ${show(MOST_RESTRICTIONS)} in one profile.${remedy}${split}`,
    ),
  ];
}

function show(count: number): string {
  return count.toLocaleString("en");
}
