import type { Finding } from "../findings";
import { fault } from "../findings";
import { nearestName } from "../nearest";
import { isPlainObject } from "./restrictions";

/** Naming the nearest name for more missing references than this would cost too much. */
const MOST_SUGGESTIONS = 20;

/** The roles and places that a profile names, well formed or not. */
export interface References {
  readonly roleIds: ReadonlySet<string>;
  /** Index → whether one of its collections is named too. */
  readonly indexes: ReadonlyMap<string, boolean>;
}

/** What exists of it. `collections` holds the indexes whose collections were asked for. */
export interface Existing {
  readonly roleIds: Names;
  readonly indexes: ReadonlySet<string>;
  readonly collections: ReadonlyMap<string, ReadonlySet<string>>;
}

/** A set of names, or a map from them. */
type Names = Iterable<unknown> & { has(name: string): boolean };

/**
 * The known name that was most likely meant, if one is near and it is worth the time.
 *
 * @param kind what the names are of, `role` or `collection of acme`
 */
export type Suggest = (kind: string, wanted: string, known: Iterable<string>) => string | undefined;

/** The names to look up before {@link missingRoles} and {@link missingPlaces} can judge. */
export function referencesOf(profile: unknown): References {
  const roleIds = new Set<string>();
  const indexes = new Map<string, boolean>();
  for (const { policy } of policiesOf(profile)) {
    if (isName(policy.roleId)) {
      roleIds.add(policy.roleId);
    }
    for (const { restriction } of restrictionsOf(policy)) {
      const { index } = restriction;
      if (isName(index)) {
        const namesCollections = Array.isArray(restriction.collections);
        indexes.set(index, namesCollections || indexes.get(index) === true);
      }
    }
  }
  return { roleIds, indexes };
}

/**
 * A fault for each policy whose role does not exist.
 *
 * @param known called once at most, for the nearest name
 */
export function missingRoles(
  profile: unknown,
  existing: Pick<Existing, "roleIds">,
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

/** A fault for each index and each collection that does not exist. */
export function missingPlaces(
  profile: unknown,
  existing: Omit<Existing, "roleIds">,
  suggest: Suggest = suggester(),
): Finding[] {
  const findings: Finding[] = [];
  for (const { policy, at } of policiesOf(profile)) {
    for (const { restriction, position } of restrictionsOf(policy)) {
      const { index } = restriction;
      if (!isName(index)) {
        continue;
      }
      const path = `${at}.restrictedTo[${position}]`;
      if (!existing.indexes.has(index)) {
        findings.push(
          fault(
            "index.unknown",
            `${path}.index`,
            `Index "${index}" does not exist. Create it first, or give "force" to allow this.`,
            suggest("index", index, existing.indexes),
          ),
        );
      } else if (Array.isArray(restriction.collections)) {
        const known = existing.collections.get(index) ?? new Set<string>();
        restriction.collections.forEach((collection: unknown, collectionPosition) => {
          if (isName(collection) && !known.has(collection)) {
            findings.push(
              fault(
                "collection.unknown",
                `${path}.collections[${collectionPosition}]`,
                `Collection "${collection}" does not exist in index "${index}". Create it first, or give "force" to allow this.`,
                suggest(`collection of ${index}`, collection, known),
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
