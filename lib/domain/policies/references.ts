import type { Finding } from "../findings";
import { fault } from "../findings";
import { nearestName } from "../nearest";
import { policiesOf, restrictionPath, restrictionsOf, roleIdsIn } from "../storedPolicies";
import { isNonBlankText } from "../plainObject";

/** Naming the nearest name for more missing references than this would cost too much. */
const MOST_SUGGESTIONS = 20;

/** Tells at once which places exist; nothing is listed before it is looked at. */
export interface ExistingPlaces {
  readonly indexes: Iterable<string>;
  hasIndex(index: string): boolean;
  /** @param index one that exists */
  collectionsOf(index: string): Iterable<string>;
  hasCollection(index: string, collection: string): boolean;
  /** Tells whether the reader of the fault may not know that the place exists. */
  isHidden?(index: string, collection?: string): boolean;
}

/** A set of names, or a map from them. */
type Names = Iterable<unknown> & { has(name: string): boolean };

/**
 * Returns the known name that was most likely meant, if one is near and it is worth the time.
 *
 * @param kind the kind of the names: `role` or `collection of acme`
 */
export type Suggest = (kind: string, wanted: string, known: Iterable<string>) => string | undefined;

/**
 * Returns the roles that a profile names, well formed or not, to read before {@link missingRoles}.
 */
export function roleIdsNamedBy(profile: unknown): ReadonlySet<string> {
  return new Set([...roleIdsIn([profile])].filter(isNonBlankText));
}

/**
 * A fault for each policy whose role does not exist.
 *
 * @param known called once at most, for the nearest name
 * @param isHidden the caller may not know which roles exist
 */
export function missingRoles(
  profile: unknown,
  existing: { readonly roleIds: Names },
  known: Iterable<string>,
  suggest: Suggest = suggester(),
  isHidden = false,
): Finding[] {
  const findings: Finding[] = [];
  for (const { policy, path: at } of policiesOf(profile)) {
    const { roleId } = policy;
    if (isNonBlankText(roleId) && !existing.roleIds.has(roleId)) {
      const path = `${at}.roleId`;
      findings.push(
        fault(
          "role.unknown",
          path,
          `Role "${roleId}" ${isHidden ? "does not exist, or is none that you may see" : "does not exist"}.`,
          suggest("role", roleId, known),
        ),
      );
    }
  }
  return findings;
}

/** Where the caller may allow a restriction to a place that does not exist. */
const WITH_FORCE = 'Create it first, or give "force" to allow this.';
const WITHOUT_FORCE = "Create it first.";

/**
 * A fault for each index and each collection that does not exist, in one pass that keeps nothing
 * of what exists.
 *
 * @param mayForce whether the request takes `force` for restrictions
 */
export function missingPlaces(
  profile: unknown,
  places: ExistingPlaces,
  suggest: Suggest = suggester(),
  mayForce = true,
): Finding[] {
  const remedy = mayForce ? WITH_FORCE : WITHOUT_FORCE;
  const findings: Finding[] = [];
  for (const entry of policiesOf(profile)) {
    for (const restricted of restrictionsOf(entry)) {
      const { restriction } = restricted;
      if (!isThere(restriction, places)) {
        findings.push(
          ...missingIn(restriction, restrictionPath(entry, restricted), places, suggest, remedy),
        );
      }
    }
  }
  return findings;
}

/** Tells whether {@link missingIn} finds nothing, at a glance. */
function isThere(
  { index, collections }: Readonly<Record<string, unknown>>,
  places: ExistingPlaces,
): boolean {
  return (
    typeof index === "string" &&
    places.hasIndex(index) &&
    Array.isArray(collections) &&
    collections.every((name) => typeof name === "string" && places.hasCollection(index, name))
  );
}

/** The index of one restriction when it does not exist; else each of its collections that does not. */
function missingIn(
  { index, collections }: Readonly<Record<string, unknown>>,
  path: string,
  places: ExistingPlaces,
  suggest: Suggest,
  remedy: string,
): Finding[] {
  if (!isNonBlankText(index)) {
    return [];
  }
  if (!places.hasIndex(index)) {
    return [
      fault(
        "index.unknown",
        `${path}.index`,
        `Index "${index}" ${doesNotExist(places, index)}. ${remedy}`,
        suggest("index", index, places.indexes),
      ),
    ];
  }
  const names: readonly unknown[] = Array.isArray(collections) ? collections : [];
  return names.flatMap((name, position) =>
    !isNonBlankText(name) || places.hasCollection(index, name)
      ? []
      : [
          fault(
            "collection.unknown",
            `${path}.collections[${position}]`,
            `Collection "${name}" ${doesNotExist(places, index, name)} in index "${index}". ${remedy}`,
            suggest(`collection of ${index}`, name, places.collectionsOf(index)),
          ),
        ],
  );
}

function doesNotExist(places: ExistingPlaces, index: string, collection?: string): string {
  return places.isHidden?.(index, collection) === true
    ? "does not exist, or is none that you may know of"
    : "does not exist";
}

/** The first few missing names get a suggestion; after that the work is not worth it. */
export function suggester(): Suggest {
  let given = 0;
  return (_kind, wanted, known) =>
    ++given > MOST_SUGGESTIONS ? undefined : nearestName(wanted, known);
}
