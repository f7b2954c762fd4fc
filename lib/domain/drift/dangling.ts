import { policiesOf, restrictionPath, restrictionsOf } from "../storedPolicies";
import type { StoredProfile } from "../rights";
import type { IsGone } from "./places";
import { isNonEmptyText } from "../plainObject";

/**
 * A restriction to what does not exist.
 *
 * @property path       in the profile: `policies[0].restrictedTo[1].collections[2]`
 * @property collection absent when the index does not exist
 */
export interface DanglingRestriction {
  readonly profileId: string;
  readonly path: string;
  readonly index: string;
  readonly collection?: string;
}

/** A policy whose role does not exist: the host serves no request of the profile's users. */
export interface MissingRole {
  readonly profileId: string;
  readonly path: string;
  readonly roleId: string;
}

/**
 * A user some of whose profiles do not exist: the host serves none of their requests.
 *
 * @property missing   the ids of those profiles
 * @property remaining their other profiles
 */
export interface MissingProfiles {
  readonly kuid: string;
  readonly missing: readonly string[];
  readonly remaining: readonly string[];
}

export interface CredentialsWithoutUser {
  readonly strategy: string;
  readonly kuid: string;
}

/** Every index that a profile names, and those of its collections that it names. */
export function placesOf(profile: StoredProfile): Map<string, Set<string>> {
  const places = new Map<string, Set<string>>();
  for (const { index, collections } of readRestrictions(profile)) {
    const known = places.get(index) ?? new Set();
    collections.forEach((collection) => known.add(collection));
    places.set(index, known);
  }
  return places;
}

export function danglingRestrictions(
  profile: StoredProfile,
  isGone: IsGone,
): DanglingRestriction[] {
  const profileId = profile._id;
  return [...readRestrictions(profile)].flatMap(
    ({ path, index, collections }): DanglingRestriction[] =>
      isGone(index)
        ? [{ profileId, path: `${path}.index`, index }]
        : collections.flatMap((collection, position) =>
            isGone(index, collection)
              ? [{ profileId, path: `${path}.collections[${position}]`, index, collection }]
              : [],
          ),
  );
}

export function danglingRoles(
  profile: StoredProfile,
  existing: { has(roleId: string): boolean },
): MissingRole[] {
  return [...policiesOf(profile)].flatMap(({ policy: { roleId }, path }) =>
    typeof roleId === "string" && !existing.has(roleId)
      ? [{ profileId: profile._id, path: `${path}.roleId`, roleId }]
      : [],
  );
}

/** Yields the restrictions that the host looks at: it ignores one whose index is empty. */
function* readRestrictions(
  profile: StoredProfile,
): Generator<{ path: string; index: string; collections: readonly string[] }> {
  for (const entry of policiesOf(profile)) {
    for (const restricted of restrictionsOf(entry)) {
      const { index, collections } = restricted.restriction;
      if (isNonEmptyText(index)) {
        const named: readonly unknown[] = Array.isArray(collections) ? collections : [];
        yield {
          path: restrictionPath(entry, restricted),
          index,
          // positions stay what they are: what is no string is no place either
          collections: named.map(String),
        };
      }
    }
  }
}
