import type { CollectionShards, StoredShards } from "../../domain/requests/addedShards";

/** Counts the shards of the storage, replicas included, as it counts them against what it may hold. */
export interface ShardReader {
  /** The shards of a collection whose settings do not say how many. */
  readonly usual: CollectionShards;
  /** @throws when Elasticsearch does not answer, or not as expected */
  count(): Promise<ShardCount>;
}

export interface ShardCount {
  /** The shards that there are: of every index, of whatever application. */
  readonly all: number;
  /** The shards that there may be. */
  readonly most: number;
  /** The shards of the public indexes; of an index without collections, its placeholder. */
  readonly stored: StoredShards;
}
