import type { CollectionShards } from "../../lib/domain/requests/addedShards";
import type { ShardCount, ShardReader } from "../../lib/host/port/ShardReader";

/** Counts what is told to it. */
export class FakeShardReader implements ShardReader {
  usual: CollectionShards = { shards: 1, replicas: 1 };
  most = 1_000;
  all = 0;
  fails = false;
  /** Resolves when whoever waits for it may go on. */
  counted: Promise<void> = Promise.resolve();
  counts = 0;
  readonly indexes = new Map<string, ReadonlyMap<string, CollectionShards>>();

  async count(): Promise<ShardCount> {
    this.counts++;
    const { all, most } = this;
    const indexes = new Map(this.indexes);
    await this.counted;
    if (this.fails) {
      throw new Error("no Elasticsearch");
    }
    return { all, most, stored: (index) => indexes.get(index) ?? new Map() };
  }
}
