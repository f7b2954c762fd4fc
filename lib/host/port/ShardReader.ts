import type { CollectionShards, StoredShards } from "../../domain/requests/addedShards";

/** Counts the shards of the storage, replicas included, as it counts them against what it may hold. */
export interface ShardReader {
  /** Of a collection whose settings do not say how many. */
  readonly usual: CollectionShards;
  /** @throws when Elasticsearch does not answer, or not as expected */
  count(): Promise<ShardCount>;
}

export interface ShardCount {
  /** Those that there are: of every index, of whatever application. */
  readonly all: number;
  /** Those that there may be. */
  readonly most: number;
  /** Of the public indexes; of one without collections, what stands for them. */
  readonly stored: StoredShards;
}
