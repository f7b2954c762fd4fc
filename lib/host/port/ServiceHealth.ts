/**
 * `read-only`: an index takes no writes, by its settings or because its disk is full; `conflict`:
 * the document is there already, or has changed meanwhile.
 */
export type StorageFailure = "read-only" | "conflict";

/** How the storage and the cache beneath this node fare. */
export interface ServiceHealth {
  /** Whether both have answered within 3 s. Never rejects. */
  isServing(): Promise<boolean>;
  /**
   * When the request came in whose context this is asked: milliseconds since the epoch. Now, when
   * there is none.
   */
  requestedAt(): number;
  /**
   * Whether an error of a write leaves open what became of it: whoever does not answer may have
   * written, or may yet write.
   */
  leavesOpen(error: unknown): boolean;
  /** Why the storage has refused, if it did, what the current request was to write. */
  refusal(): StorageFailure | undefined;
  /**
   * Puts something around each of the host's looks at who sends a request, what he may, and how
   * much of it, where no plugin is asked.
   *
   * @returns whether this host has it
   */
  aroundAuthorization(around: <T>(authorize: () => Promise<T>) => Promise<T>): boolean;
}
