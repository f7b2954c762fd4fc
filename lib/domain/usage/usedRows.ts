import { declarationOf, isBoundByOwnPlaces } from "../actions";
import type { GrantedRow } from "../assertions/grantedRows";
import { grantedRows, roleOfRow } from "../assertions/grantedRows";
import type { RoleLookup, StoredProfile } from "../rights";
import { allows, rightsOfRole } from "../rights";
import { restrictedLocations } from "../rights/compile";
import { hasLocation } from "../rights/locations";
import { groupBy } from "../../shared/groupBy";
import type { Use } from "./Tally";
import { isAnything } from "./Tally";

/** The rows of a profile, and those of them that no request has needed. */
export interface RowUsage {
  readonly rows: number;
  readonly unused: readonly GrantedRow[];
}

/** Finds the rows that allow none of these requests. @throws UnresolvableRole | UnresolvableRestriction */
export function rowUsage(
  profile: StoredProfile,
  roles: RoleLookup,
  uses: readonly Use[],
): RowUsage {
  const rows = grantedRows(profile, roles);
  const byAction = groupBy(uses, nameOf);
  const anything = uses.some(isAnything);
  const unused = anything ? [] : rows.filter((row) => !isUsed(row, byAction));
  return { rows: rows.length, unused };
}

function isUsed(row: GrantedRow, byAction: ReadonlyMap<string, readonly Use[]>): boolean {
  const isOne = row.controller !== "*" && row.action !== "*" && row.controller !== "memoryStorage";
  const asked = isOne ? [byAction.get(nameOf(row)) ?? []] : [...byAction.values()];
  return asked.some(([first, ...others]) => {
    if (first === undefined || !grants(row, first)) {
      return false;
    }
    const locations = restrictedLocations(row.place && [row.place]);
    return [first, ...others].some(
      (use) =>
        use.anywhere ||
        neededOf(use) === "all places" ||
        hasLocation(locations, use.index, use.collection),
    );
  });
}

/** Tells whether the row is about this action, wherever. */
export function grants(row: GrantedRow, { controller, action }: Use): boolean {
  return allows(rightsOfRole(roleOfRow(row)), { controller, action });
}

/**
 * Tells which of the places in which its action is held a request needs. A list is cut to all of them, whatever place
 * the request names; one of an index, to all of that.
 */
export function neededOf({
  controller,
  action,
  collection,
}: Use): "one place" | "its index" | "all places" {
  const declaration = declarationOf(controller, action);
  if (declaration === undefined || !isBoundByOwnPlaces(declaration)) {
    return "one place";
  }
  if (declaration.place === "none") {
    return "all places";
  }
  return declaration.lists !== undefined && collection === undefined ? "its index" : "one place";
}

/** Returns a key, which no two actions share. */
export function nameOf({ controller, action }: Pick<Use, "controller" | "action">): string {
  return JSON.stringify([controller, action]);
}
