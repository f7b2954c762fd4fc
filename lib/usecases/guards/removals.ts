import type { RemovedPlaces } from "../../domain/actions";
import { declarationOf } from "../../domain/actions";
import type { Places } from "../../domain/drift/places";
import { memberOf } from "../../domain/plainObject";
import type { IndexReader } from "../../host/port/Host";
import type { Command } from "../support/command";

/** Finds the places that an action is about to delete, as the host will read its request. */
type Removal = (host: IndexReader, command: Command) => Places | Promise<Places>;

const NONE: Places = { indexes: new Set(), collections: new Map() };

function wholeIndexes(host: IndexReader, named: readonly unknown[]): Places {
  const existing = host.places();
  const names = named.filter((name) => typeof name === "string");
  return { ...NONE, indexes: new Set(names.filter((name) => existing.hasIndex(name))) };
}

async function oneCollection(host: IndexReader, { args }: Command): Promise<Places> {
  const { index, collection } = args;
  if (typeof index !== "string" || typeof collection !== "string") {
    return NONE;
  }
  const isThere =
    host.places().hasIndex(index) && (await host.listCollections(index)).includes(collection);
  return isThere ? { ...NONE, collections: new Map([[index, new Set([collection])]]) } : NONE;
}

const REMOVALS: Readonly<Record<RemovedPlaces, Removal>> = {
  index: (host, { args }) => wholeIndexes(host, [args.index]),
  indexes: (host, { body }) => {
    const indexes = memberOf(body, "indexes");
    return wholeIndexes(host, Array.isArray(indexes) ? indexes : []);
  },
  collection: oneCollection,
  everyIndex: async (host) => wholeIndexes(host, await host.listIndexes()),
};

/**
 * Returns the indexes or collections that a request deletes; `undefined`: it deletes none. Leaves
 * out those that do not exist: the host answers these by itself.
 */
export async function removalOf(host: IndexReader, command: Command): Promise<Places | undefined> {
  const removes = declarationOf(command.controller, command.action)?.removes;
  return removes === undefined ? undefined : REMOVALS[removes](host, command);
}

/** Returns those of the places that do not exist any more. */
export async function removedOf(host: IndexReader, places: Places): Promise<Places> {
  const existing = host.places();
  const indexes = new Set([...places.indexes].filter((index) => !existing.hasIndex(index)));
  const collections = new Map<string, ReadonlySet<string>>();
  for (const [index, names] of places.collections) {
    const left = existing.hasIndex(index) ? await host.listCollections(index) : [];
    collections.set(index, new Set([...names].filter((name) => !left.includes(name))));
  }
  return { indexes, collections };
}
