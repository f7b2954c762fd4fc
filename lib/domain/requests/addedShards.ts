import type { ShardSource } from "../actions";
import { isPlainObject } from "../plainObject";
import { valuesOfSetting } from "./collectionSettings";

/** The shards of one collection: each of its shards has so many replicas, which are shards too. */
export interface CollectionShards {
  readonly shards: number;
  readonly replicas: number;
}

/** The collections of an index, by name; none: there is no such index. */
export type StoredShards = (index: string) => ReadonlyMap<string, CollectionShards>;

interface Requested {
  readonly args: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

const REPLICAS = "number_of_replicas";

export function shardsIn({ shards, replicas }: CollectionShards): number {
  return shards * (1 + replicas);
}

/** Tells whether they need counting: most changes of a collection say nothing of replicas. */
export function mayAddShards(source: ShardSource, { body }: Pick<Requested, "body">): boolean {
  return source !== "replicas" || valuesOfSetting(settingsIn(body), REPLICAS).length > 0;
}

/**
 * Returns how many shards a request adds to each index, at most; nothing of what exists already.
 *
 * @param usual of a collection whose settings do not say how many
 */
export function addedShards(
  source: ShardSource,
  { args, body }: Requested,
  stored: StoredShards,
  usual: CollectionShards,
): ReadonlyMap<string, number> {
  const index = String(args.index);
  const there = stored(index);
  switch (source) {
    case "index":
      // of a collection that stands for those that it does not have yet
      return new Map([[index, there.size === 0 ? shardsIn(usual) : 0]]);
    case "collection":
    case "replicas": {
      const existing = there.get(String(args.collection));
      const settings = settingsIn(body);
      if (existing !== undefined) {
        return new Map([[index, addedReplicas(settings, existing)]]);
      }
      return new Map([[index, source === "replicas" ? 0 : shardsIn(newShards(settings, usual))]]);
    }
    case "collections":
      return new Map(
        Object.entries(isPlainObject(body) ? body : {}).map(([name, collections]) => [
          name,
          Object.keys(isPlainObject(collections) ? collections : {}).filter(
            (collection) => !stored(name).has(collection),
          ).length * shardsIn(usual),
        ]),
      );
  }
}

/**
 * The host passes settings over in a body that is mappings.
 * Source: the host's lib/api/controllers/collectionController.js `create`.
 */
function settingsIn(body: unknown): unknown {
  const given = isPlainObject(body) ? body : {};
  return given.properties || given.dynamic || given._meta ? undefined : given.settings;
}

/** Elasticsearch itself makes one replica where they are `null`. */
const OF_STORAGE = 1;

function addedReplicas(settings: unknown, { shards, replicas }: CollectionShards): number {
  const values = valuesOfSetting(settings, REPLICAS);
  const given = values.map((value) => (value === null ? OF_STORAGE : Number(value)));
  return shards * Math.max(0, ...given.map((count) => count - replicas));
}

/** Source: the host's lib/service/storage/7/elasticsearch.js `createCollection`, which takes 0 for none given. */
function newShards(settings: unknown, usual: CollectionShards): CollectionShards {
  const plain = isPlainObject(settings) ? settings : {};
  const most = (name: string, byDefault: number): number =>
    Math.max(
      Number(plain[name] || byDefault),
      ...valuesOfSetting(settings, name).map((value) => Number(value)),
    );
  return {
    shards: most("number_of_shards", usual.shards),
    replicas: most(REPLICAS, usual.replicas),
  };
}
