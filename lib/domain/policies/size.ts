import type { Finding } from "../findings";
import { fault } from "../findings";
import { compactProfile } from "./compact";
import { isPlainObject, memberOf } from "../plainObject";
import { countRestrictions, givenPolicies, policiesOf, restrictionsOf } from "../storedPolicies";

/**
 * The most restrictions that the storage takes in one profile: each is a nested document, of which
 * Elasticsearch takes 10,000 in one (`index.mapping.nested_objects.limit`).
 * Source: the mapping of profiles in the host's lib/config/default.config.ts.
 */
export const MOST_RESTRICTIONS = 10_000;

/**
 * Policies of one profile. The storage takes any number; whoever sends a hundred thousand would have
 * one node look at nothing else for seconds. What is stored with more can be read and deleted.
 */
export const MOST_POLICIES = 10_000;
/** Controllers and actions of one role: Kuzzle itself has some 250. */
export const MOST_ENTRIES = 10_000;
/** Collections that all restrictions of one profile name: each is compared with those of others. */
const MOST_COLLECTIONS = 20_000;
/** Members of a profile, which has three. */
const MOST_MEMBERS = 1_000;

/** A fault when a profile has so many members that none is looked at. */
function crowdFaults(profile: unknown): Finding[] {
  const count = isPlainObject(profile) ? Object.keys(profile).length : 0;
  if (count <= MOST_MEMBERS) {
    return [];
  }
  const message = `The profile has ${show(count)} members: at most ${show(MOST_MEMBERS)} are taken.`;
  return [fault("entries.tooMany", "", message)];
}

function collectionFaults(profile: unknown): Finding[] {
  let count = 0;
  for (const entry of policiesOf(profile)) {
    for (const { restriction } of restrictionsOf(entry)) {
      count += Array.isArray(restriction.collections) ? restriction.collections.length : 0;
    }
  }
  if (count <= MOST_COLLECTIONS) {
    return [];
  }
  const message = `The profile is restricted to ${show(count)} collections: at most ${show(MOST_COLLECTIONS)} are taken. Leave "collections" out for the whole index.`;
  return [fault("entries.tooMany", "policies", message)];
}

/** Many policies or restrictions: to look at them all takes some milliseconds. */
const MANY = 100;

/** Tells whether a profile is looked at in slices. */
export function isLarge(profile: unknown): boolean {
  return (givenPolicies(profile)?.length ?? 0) > MANY || countRestrictions(profile) > MANY;
}

/** A fault when a profile has so much that nothing else of it is looked at. */
export function hugeProfileFaults(profile: unknown): Finding[] {
  const count = givenPolicies(profile)?.length ?? 0;
  if (count > MOST_POLICIES) {
    return [
      fault(
        "policies.tooMany",
        "policies",
        `The profile has ${show(count)} policies: at most ${show(MOST_POLICIES)} are taken. Write each role once, with all of its restrictions.`,
      ),
    ];
  }
  return countRestrictions(profile) > 2 * MOST_RESTRICTIONS
    ? sizeFaults(profile)
    : [...crowdFaults(profile), ...collectionFaults(profile)];
}

/** A fault when a role has so many entries that nothing else of it is looked at. */
export function hugeRoleFaults(role: unknown): Finding[] {
  const controllers = memberOf(role, "controllers");
  let count = 0;
  for (const entry of isPlainObject(controllers) ? Object.values(controllers) : []) {
    const actions = memberOf(entry, "actions");
    count += 1 + (isPlainObject(actions) ? Object.keys(actions).length : 0);
  }
  return count <= MOST_ENTRIES
    ? []
    : [
        fault(
          "entries.tooMany",
          "controllers",
          `The role has ${show(count)} controllers and actions: at most ${show(MOST_ENTRIES)} are taken. Allow all actions of a controller by "*".`,
        ),
      ];
}

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

/** The first call loads the language, which takes longer than all else: only for a fault. */
function show(count: number): string {
  return count.toLocaleString("en");
}
