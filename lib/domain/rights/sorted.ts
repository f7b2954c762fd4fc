/** Lists of names, sorted by UTF-16 code unit, as `<` and `sort` compare them. */

/** The names sorted, each once; the same array if it already is. */
export function sortedUnique(names: readonly string[]): readonly string[] {
  return isSortedUnique(names) ? names : [...new Set(names)].sort();
}

export function isSortedUnique(names: readonly string[]): boolean {
  for (let next = 1; next < names.length; next += 1) {
    if (at(names, next - 1) >= at(names, next)) {
      return false;
    }
  }
  return true;
}

/**
 * @param nameOf by which the values are sorted
 * @returns where the one of that name is, `undefined` where there is none
 */
export function positionIn<Value>(
  sorted: readonly Value[],
  wanted: string,
  nameOf: (value: Value) => string,
): number | undefined {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (nameOf(sorted[middle] as Value) < wanted) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < sorted.length && nameOf(sorted[low] as Value) === wanted ? low : undefined;
}

/** @returns where the name is, `undefined` where it is not */
export function positionOf(sorted: readonly string[], wanted: string): number | undefined {
  return positionIn(sorted, wanted, (name) => name);
}

/** Visits each name of two sorted lists once, in order, with its position in either. */
export function mergeSorted(
  left: readonly string[],
  right: readonly string[],
  visit: (name: string, inLeft: number | undefined, inRight: number | undefined) => void,
): void {
  let l = 0;
  let r = 0;
  while (l < left.length || r < right.length) {
    const inLeft = l < left.length && (r === right.length || at(left, l) <= at(right, r));
    const inRight = r < right.length && (l === left.length || at(right, r) <= at(left, l));
    visit(inLeft ? at(left, l) : at(right, r), inLeft ? l : undefined, inRight ? r : undefined);
    l += inLeft ? 1 : 0;
    r += inRight ? 1 : 0;
  }
}

function at(names: readonly string[], position: number): string {
  return names[position] as string;
}
