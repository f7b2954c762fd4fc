import type { Collections, LocationArguments, Locations, RightsRequest } from "../rights";
import { isNoCollection } from "../rights/collections";
import { collectionsOf, EVERYWHERE } from "../rights/locations";
import { ANY_NAME, genericName, NamePattern } from "./namePattern";

/** `index`, or `index/collection`, each with `*`. */
export interface PlacePattern {
  readonly index: NamePattern;
  readonly collection?: NamePattern;
}

/** The place of a request; without an index it names none. */
type RequestPlace = Pick<RightsRequest, "index" | "collection">;

/**
 * The part of its place that an action looks at; `unknown`: perhaps all of it, as of an action of a plugin, or of
 * one that does not exist yet; `bounded`: none, but what it does or tells is bounded by the places in which it is held.
 */
export type ReadPlace = LocationArguments | "bounded" | "unknown";

/**
 * Tells which requests count that name an index and no collection, where the set is about collections:
 * `some`: they reach each collection of the index, in the set or outside; `every`: only those of a set that
 * has the whole index.
 */
export type Reach = "some" | "every";

interface IndexPatterns {
  readonly within: readonly PlacePattern[];
  readonly outside: readonly PlacePattern[];
}

const ANYWHERE: readonly PlacePattern[] = [{ index: ANY_NAME }];

/** Places by pattern, future ones included, and whether requests that name no index are among them. */
export class PlaceSet {
  private readonly within: readonly PlacePattern[];
  private readonly indexPatterns: readonly NamePattern[];

  private readonly byIndex = new Map<string, IndexPatterns>();
  private readonly isUnlimited: boolean;
  private readonly isPlaceless: boolean;

  /**
   * @param given   absent: everywhere, requests that name no index included
   * @param outside left out again; it is a limit too, as `given` is
   * @param placeless requests that name no index, besides a limit; alone, nothing else
   */
  constructor(
    given: readonly PlacePattern[] | undefined,
    private readonly outside: readonly PlacePattern[],
    placeless = false,
  ) {
    const isLimited = given !== undefined || outside.length > 0;
    this.isUnlimited = !isLimited && !placeless;
    this.isPlaceless = !isLimited || placeless;
    this.within = given ?? (placeless && !isLimited ? [] : ANYWHERE);
    this.indexPatterns = [...this.within, ...outside].map(({ index }) => index);
  }

  /** Tells whether an action that looks at this much can name a place of the set. */
  isAboutSome(reads: ReadPlace, reach: Reach): boolean {
    return this.placeAmong(EVERYWHERE, reads, reach) !== undefined;
  }

  /**
   * Finds a place of the set among the locations, such as an action may name that looks at this much.
   * It tries every name of which the locations speak and, for all others, one of each pattern: locations
   * hold all others alike.
   */
  placeAmong(held: Locations, reads: ReadPlace, reach: Reach): RequestPlace | undefined {
    if (reads === "none" || (reads === "bounded" && this.isUnlimited)) {
      return this.isPlaceless && held.withoutIndex ? {} : undefined;
    }
    for (const index of this.indexesAmong(held)) {
      const found = this.inIndex(index, collectionsOf(held, index), reads, reach);
      if (found !== undefined) {
        return found;
      }
    }
    // of an action that needs an index the host lets it pass, and the action then fails
    const isPerhapsPlaceless = reads === "unknown" || reads === "bounded";
    const counts = isPerhapsPlaceless ? this.isPlaceless : this.isUnlimited && reach === "some";
    return held.withoutIndex && counts ? {} : undefined;
  }

  private *indexesAmong(held: Locations): Generator<string> {
    yield* held.indexes.keys();
    if (isNoCollection(held.others)) {
      return;
    }
    const isTaken = (name: string): boolean => held.indexes.has(name);
    for (const { index } of this.within) {
      if (!index.isLiteral) {
        yield genericName(index, this.indexPatterns, isTaken, "any-index");
      } else if (!isTaken(index.text)) {
        yield index.text;
      }
    }
  }

  /** The patterns of an index: asked of it again by every profile that names it. */
  private patternsAt(index: string): IndexPatterns {
    let known = this.byIndex.get(index);
    if (known === undefined) {
      const isHere = (pattern: PlacePattern): boolean => pattern.index.matches(index);
      known = { within: this.within.filter(isHere), outside: this.outside.filter(isHere) };
      this.byIndex.set(index, known);
    }
    return known;
  }

  private inIndex(
    index: string,
    held: Collections,
    reads: ReadPlace,
    reach: Reach,
  ): RequestPlace | undefined {
    const { within, outside } = this.patternsAt(index);
    if (within.length === 0 || outside.some(({ collection }) => collection === undefined)) {
      return undefined;
    }
    const isWhole = within.some(({ collection }) => collection === undefined);
    const isAllOfIt = isWhole && outside.length === 0;
    // a list of indexes is told of one that is held in part
    if (reads !== "index" && !(reads === "bounded" && reach === "every")) {
      const collection = collectionAmong(held, within, outside);
      if (collection !== undefined) {
        const isShort = reads === "bounded" && held.unnamed && isAllOfIt;
        return isShort ? { index } : { index, collection };
      }
      if (reads === "bounded") {
        return undefined;
      }
    }
    const counts = reach === "some" || isAllOfIt;
    return held.unnamed && reads !== "collection" && counts ? { index } : undefined;
  }
}

function collectionAmong(
  held: Collections,
  within: readonly PlacePattern[],
  outside: readonly PlacePattern[],
): string | undefined {
  const patternsOf = (places: readonly PlacePattern[]): readonly NamePattern[] =>
    places.map(({ collection = ANY_NAME }) => collection);
  const [wanted, unwanted] = [patternsOf(within), patternsOf(outside)];
  const isIn = (name: string): boolean =>
    wanted.some((pattern) => pattern.matches(name)) &&
    !unwanted.some((pattern) => pattern.matches(name));
  if (!held.complement) {
    return held.names.find(isIn);
  }
  const isTaken = (name: string): boolean => held.names.includes(name);
  return wanted
    .map((pattern) =>
      pattern.isLiteral
        ? pattern.text
        : genericName(pattern, [...wanted, ...unwanted], isTaken, "any-collection"),
    )
    .find((name) => !isTaken(name) && isIn(name));
}

/** Reads `index` or `index/collection`. */
export function placePattern(text: string): PlacePattern {
  const [index = "", collection] = text.split("/");
  return {
    index: new NamePattern(index),
    ...(collection !== undefined && { collection: new NamePattern(collection) }),
  };
}
