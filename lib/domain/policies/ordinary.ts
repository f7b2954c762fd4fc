import { isNonEmptyText, isPlainObject } from "../plainObject";
import { isSortedUnique } from "../rights/sorted";

/** In a name without it nothing is that a fault could be about; there are others without fault. */
const EXTRAORDINARY = /[\s*?]/u;

/**
 * Tells at a glance whether a list of restrictions has no fault. Almost every list has none, and
 * paths and positions for 10,000 restrictions would take most of the time.
 */
export function areOrdinary(restrictions: readonly unknown[]): boolean {
  const indexes: unknown[] = [];
  for (const restriction of restrictions) {
    if (!isPlainObject(restriction) || !isOrdinary(restriction)) {
      return false;
    }
    indexes.push(restriction.index);
  }
  return areDifferent(indexes as readonly string[]);
}

/** The same of one restriction, whatever the others are. */
export function isOrdinary(restriction: Record<string, unknown>): boolean {
  const members = Object.keys(restriction);
  return (
    members.includes("index") &&
    isOrdinaryName(restriction.index) &&
    (members.length === 1 ||
      (members.length === 2 &&
        members.includes("collections") &&
        areOrdinaryNames(restriction.collections)))
  );
}

function isOrdinaryName(name: unknown): boolean {
  return isNonEmptyText(name) && !EXTRAORDINARY.test(name);
}

function areOrdinaryNames(names: unknown): boolean {
  return (
    Array.isArray(names) &&
    names.length > 0 &&
    names.every(isOrdinaryName) &&
    areDifferent(names as readonly string[])
  );
}

/** Sorted ones, as programs write them, are seen to be different without a set of them all. */
function areDifferent(names: readonly string[]): boolean {
  return isSortedUnique(names) || new Set(names).size === names.length;
}
