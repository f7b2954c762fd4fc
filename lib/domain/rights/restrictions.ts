import { isObject } from "../plainObject";
import { isSortedUnique, positionIn, sortedUnique } from "./sorted";
import { SortedMap } from "./SortedMap";

/** A restriction as stored. No collections, or none given: the whole index. */
export interface Restriction {
  readonly index: string;
  readonly collections?: readonly string[] | null | undefined;
}

/**
 * The restrictions of one policy, sorted by index, each index once; the collections of each sorted,
 * each once. Absent means unrestricted.
 */
export type Restrictions = readonly Restriction[] | undefined;

const NO_NAMES: readonly string[] = [];

/**
 * Merges restrictions as the host does (`ProfileRepository.optimizePolicy`, Kuzzle 2.56): a
 * falsy index is skipped, falsy collections add none, the collections of duplicate indexes
 * unite. Hence `[{foo}, {foo, [bar]}]` narrows to `bar`, and nothing left means unrestricted.
 * Returns restrictions that are stored so already, as most are, as they are.
 *
 * @param restrictedTo as stored, `{index, collections?}[]`
 * @param malformed given the path of each part that is not of that shape
 */
export function mergeRestrictions(restrictedTo: unknown, malformed: string[]): Restrictions {
  const read = readRestrictions(restrictedTo, malformed);
  if (read.length === 0) {
    return undefined;
  }
  return isMerged(read) ? read : merge(read);
}

/** Returns the restrictions that the host looks at, not merged; see {@link mergeRestrictions}. */
export function readRestrictions(
  restrictedTo: unknown,
  malformed: string[],
): readonly Restriction[] {
  if (!restrictedTo) {
    return [];
  }
  if (!Array.isArray(restrictedTo)) {
    malformed.push("restrictedTo");
    return [];
  }
  const stored: readonly unknown[] = restrictedTo;
  return stored.every(isPlain)
    ? stored
    : stored.flatMap((restriction, position) => readRestriction(restriction, position, malformed));
}

/** The collections that an index is restricted to, none: the whole. @returns `undefined` outside */
export function collectionsIn(
  restrictions: readonly Restriction[],
  index: unknown,
): readonly string[] | undefined {
  if (typeof index !== "string") {
    return undefined;
  }
  const position = positionIn(restrictions, index, (restriction) => restriction.index);
  return position === undefined ? undefined : namesOf(restrictions[position] as Restriction);
}

export function namesOf({ collections }: Restriction): readonly string[] {
  return collections ?? NO_NAMES;
}

/** Tells whether there is nothing to skip or to complain of. */
function isPlain(restriction: unknown): restriction is Restriction {
  if (!isObject(restriction)) {
    return false;
  }
  const { index, collections } = restriction;
  return (
    typeof index === "string" &&
    index !== "" &&
    (collections === undefined || collections === null || areNames(collections))
  );
}

function areNames(collections: unknown): collections is readonly string[] {
  return Array.isArray(collections) && collections.every((name) => typeof name === "string");
}

/** Tells whether there is nothing to merge or to sort. */
function isMerged(restrictions: readonly Restriction[]): boolean {
  let before = "";
  return restrictions.every((restriction) => {
    const isNext = restriction.index > before;
    before = restriction.index;
    return isNext && isSortedUnique(namesOf(restriction));
  });
}

function merge(restrictions: readonly Restriction[]): readonly Restriction[] {
  return SortedMap.gather(
    restrictions.map(({ index }) => index),
    restrictions.map(withSortedNames),
    (sameIndex) =>
      withSortedNames({ index: sameIndex[0].index, collections: sameIndex.flatMap(namesOf) }),
  ).values();
}

function withSortedNames(restriction: Restriction): Restriction {
  const names = namesOf(restriction);
  const collections = sortedUnique(names);
  return collections === names ? restriction : { index: restriction.index, collections };
}

/** Returns the rest of one restriction: nothing where the host skips it. */
function readRestriction(
  restriction: unknown,
  position: number,
  malformed: string[],
): readonly Restriction[] {
  if (isPlain(restriction)) {
    return [restriction];
  }
  const complain = (where: string): void => {
    malformed.push(`restrictedTo[${position}]${where}`);
  };
  if (!isObject(restriction)) {
    complain("");
    return [];
  }
  const { index, collections } = restriction;
  if (!index) {
    return [];
  }
  if (typeof index !== "string") {
    complain(".index");
    return [];
  }
  if (!collections) {
    return [{ index }];
  }
  if (!Array.isArray(collections)) {
    complain(".collections");
    return [{ index }];
  }
  for (const [at, name] of collections.entries()) {
    if (typeof name !== "string") {
      complain(`.collections[${at}]`);
    }
  }
  return [{ index }];
}
