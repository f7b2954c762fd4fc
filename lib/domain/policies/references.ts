import type { Finding } from "../findings";
import { fault } from "../findings";
import { nearestName } from "../nearest";
import { isPlainObject } from "./restrictions";

/** Naming the nearest name for more missing references than this would cost too much. */
const MOST_SUGGESTIONS = 20;

/** Tells at once which places exist; nothing is listed before it is looked at. */
export interface ExistingPlaces {
  readonly indexes: Iterable<string>;
  hasIndex(index: string): boolean;
  /** @param index one that exists */
  collectionsOf(index: string): Iterable<string>;
  hasCollection(index: string, collection: string): boolean;
}

/** A set of names, or a map from them. */
type Names = Iterable<unknown> & { has(name: string): boolean };

/**
 * The known name that was most likely meant, if one is near and it is worth the time.
 *
 * @param kind what the names are of, `role` or `collection of acme`
 */
export type Suggest = (kind: string, wanted: string, known: Iterable<string>) => string | undefined;

/** The roles that a profile names, well formed or not: to look up before {@link missingRoles}. */
export function roleIdsNamedBy(profile: unknown): ReadonlySet<string> {
  const roleIds = new Set<string>();
  for (const { policy } of policiesOf(profile)) {
    if (isName(policy.roleId)) {
      roleIds.add(policy.roleId);
    }
  }
  return roleIds;
}

/**
 * A fault for each policy whose role does not exist.
 *
 * @param known called once at most, for the nearest name
 */
export function missingRoles(
  profile: unknown,
  existing: { readonly roleIds: Names },
  known: Iterable<string>,
  suggest: Suggest = suggester(),
): Finding[] {
  const findings: Finding[] = [];
  for (const { policy, at } of policiesOf(profile)) {
    const { roleId } = policy;
    if (isName(roleId) && !existing.roleIds.has(roleId)) {
      const path = `${at}.roleId`;
      findings.push(
        fault(
          "role.unknown",
          path,
          `Role "${roleId}" does not exist.`,
          suggest("role", roleId, known),
        ),
      );
    }
  }
  return findings;
}

/**
 * A fault for each index and each collection that does not exist, in one pass that keeps nothing
 * of what exists.
 */
export function missingPlaces(
  profile: unknown,
  places: ExistingPlaces,
  suggest: Suggest = suggester(),
): Finding[] {
  const findings: Finding[] = [];
  for (const { policy, at } of policiesOf(profile)) {
    for (const { restriction, position } of restrictionsOf(policy)) {
      const { index, collections } = restriction;
      if (!isName(index)) {
        continue;
      }
      if (!places.hasIndex(index)) {
        findings.push(
          fault(
            "index.unknown",
            `${at}.restrictedTo[${position}].index`,
            `Index "${index}" does not exist. Create it first, or give "force" to allow this.`,
            suggest("index", index, places.indexes),
          ),
        );
      } else if (Array.isArray(collections)) {
        collections.forEach((collection: unknown, collectionPosition) => {
          if (isName(collection) && !places.hasCollection(index, collection)) {
            findings.push(
              fault(
                "collection.unknown",
                `${at}.restrictedTo[${position}].collections[${collectionPosition}]`,
                `Collection "${collection}" does not exist in index "${index}". Create it first, or give "force" to allow this.`,
                suggest(`collection of ${index}`, collection, places.collectionsOf(index)),
              ),
            );
          }
        });
      }
    }
  }
  return findings;
}

/** The first few missing names get a suggestion; after that the work is not worth it. */
function suggester(): Suggest {
  let given = 0;
  return (_kind, wanted, known) =>
    ++given > MOST_SUGGESTIONS ? undefined : nearestName(wanted, known);
}

function isName(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}

function* policiesOf(profile: unknown): Generator<{ policy: Record<string, unknown>; at: string }> {
  if (!isPlainObject(profile) || !Array.isArray(profile.policies)) {
    return;
  }
  for (const [position, policy] of (profile.policies as unknown[]).entries()) {
    if (isPlainObject(policy)) {
      yield { policy, at: `policies[${position}]` };
    }
  }
}

function* restrictionsOf(
  policy: Record<string, unknown>,
): Generator<{ restriction: Record<string, unknown>; position: number }> {
  if (!Array.isArray(policy.restrictedTo)) {
    return;
  }
  for (const [position, restriction] of (policy.restrictedTo as unknown[]).entries()) {
    if (isPlainObject(restriction)) {
      yield { restriction, position };
    }
  }
}
