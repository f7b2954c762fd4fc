/**
 * `read-only`: an index takes no writes, by its settings or because its disk is full; `conflict`:
 * the document is there already, or has changed meanwhile; `malformed`: it could not read the
 * request, which it answers 500.
 */
export type StorageFailure = "read-only" | "conflict" | "malformed";

/** The health of the storage and the cache of this node. */
export interface ServiceHealth {
  /** Tells whether both have answered within 3 s. Never rejects. */
  isServing(): Promise<boolean>;
  /**
   * When the request came in whose context this is asked: milliseconds since the epoch. Now, when
   * there is none.
   */
  requestedAt(): number;
  /**
   * Tells whether the outcome of a write is unknown after this error: a service that does not
   * answer may have written, or may yet write.
   */
  leavesOpen(error: unknown): boolean;
  /** The reason for which the storage refused the write of the current request, if it did. */
  refusal(): StorageFailure | undefined;
  /**
   * Tells whether the storage failed the current request for how it is written. What it says of any
   * other failure may tell of others: how many shards there are, which scripts are stored.
   */
  isOfForm(): boolean;
  /** Returns the words about that, of the error that stands behind "all shards failed". */
  wordsOfForm(): string | undefined;
  /**
   * Wraps the host's checks before any plugin is asked: the caller of a request, their rights, and
   * their rate limit.
   *
   * @returns `false` when this host lacks them
   */
  aroundAuthorization(around: <T>(authorize: () => Promise<T>) => Promise<T>): boolean;
}
