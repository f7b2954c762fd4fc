import { isNonEmptyText } from "../plainObject";

/** A request as Kuzzle's check of rights sees it, without who sends it and what it is about. */
export interface Use {
  readonly controller: string;
  readonly action: string;
  readonly index?: string;
  readonly collection?: string;
  /** In places that are not known. */
  readonly anywhere?: true;
}

export interface CountedUse extends Use {
  readonly times: number;
}

/** Whoever may use every index can make up names: from so many on, places are counted as one. */
const MOST = 2_000;
/** From so many on, actions are counted as one. */
const MOST_ACTIONS = 4_000;

/** More was used than is told. */
const ANYTHING: Use = { controller: "*", action: "*", anywhere: true };

/** Counts requests, in bounded memory: beyond the bounds it knows less, and never that something was not used. */
export class Tally {
  private readonly counted = new Map<string, { readonly use: Use; times: number }>();

  get size(): number {
    return this.counted.size;
  }

  add(use: Use, times = 1): void {
    const { controller, action, index, collection, anywhere } = use;
    const key = JSON.stringify([controller, action, index, collection, anywhere]);
    const known = this.counted.get(key);
    if (known !== undefined) {
      known.times += times;
    } else if (isAnything(use) || this.counted.size < (anywhere ? MOST_ACTIONS : MOST)) {
      this.counted.set(key, { use, times });
    } else {
      this.add(anywhere ? ANYTHING : { controller, action, anywhere: true }, times);
    }
  }

  uses(): readonly CountedUse[] {
    return [...this.counted.values()].map(({ use, times }) => ({ ...use, times }));
  }
}

/** Tells whether nobody can tell what was used. */
export function isAnything({ controller, anywhere }: Use): boolean {
  return anywhere === true && controller === "*";
}

/**
 * Returns what one place of a request counts as. Kuzzle takes an index that is empty, or not given, for none, and
 * compares a collection that is not given as one.
 */
export function useOf(
  controller: string,
  action: string,
  index: unknown,
  collection: unknown,
): Use {
  // both names are judged by one entry of a role
  const named = { controller: controller === "memoryStorage" ? "ms" : controller, action };
  if (!index) {
    return named;
  }
  if (collection === undefined || collection === null) {
    return isNonEmptyText(index) ? { ...named, index } : { ...named, anywhere: true };
  }
  return isNonEmptyText(index) && typeof collection === "string"
    ? { ...named, index, collection }
    : { ...named, anywhere: true };
}

/** Returns the places of a request that Kuzzle judges: with targets these, and none of its own. */
export function usesOf(
  controller: string,
  action: string,
  { index, collection, targets }: Readonly<Record<string, unknown>>,
): readonly Use[] {
  if (!Array.isArray(targets) || targets.length === 0) {
    return [useOf(controller, action, index, collection)];
  }
  return (targets as readonly unknown[]).flatMap((target) => {
    const named = Object(target) as { readonly index?: unknown; readonly collections?: unknown };
    if (!named.index || !named.collections) {
      return [];
    }
    return Array.isArray(named.collections)
      ? named.collections.map((name: unknown) => useOf(controller, action, named.index, name))
      : [useOf(controller, action, named, undefined)];
  });
}
