import { PreconditionError } from "kuzzle";

import { CODES, ErrorId } from "./ids";

/** Names whose share is used up. `everybody`: the share of all but those who cover everything. */
type ShardScope = "index" | "everybody";

const WHOSE: Readonly<Record<ShardScope, (limit: number) => string>> = {
  index: (limit) =>
    `The index would have more than ${limit} shards of Elasticsearch, replicas included ("limits.shards").`,
  everybody: (limit) =>
    `All indexes together would have more than ${limit} shards of Elasticsearch, replicas included. The others are for callers who hold every right.`,
};

/** 412: it would leave too few shards of the storage to others. */
export class TooManyShardsError extends PreconditionError {
  public readonly details: {
    readonly of: ShardScope;
    /** The most shards that they may have. */
    readonly limit: number;
  };

  constructor(of: ShardScope, limit: number) {
    super(
      `${WHOSE[of](limit)} Nothing was made. Delete collections, make them with fewer shards and replicas, or ask somebody who holds every right.`,
      ErrorId.shardShare,
      CODES[ErrorId.shardShare],
    );
    this.details = { of, limit };
  }

  override get name(): string {
    return "PreconditionError";
  }

  override toJSON(): ReturnType<PreconditionError["toJSON"]> {
    return { ...super.toJSON(), details: this.details };
  }
}
