import type { ExistingPlaces } from "../../domain/policies/references";

/** Reads which indexes and collections exist, aliases as the host sees them. */
export interface IndexReader {
  listIndexes(): Promise<readonly string[]>;
  /** @throws when the index does not exist */
  listCollections(index: string): Promise<readonly string[]>;
  /**
   * Answers at once, without a promise, for callers with thousands of places.
   *
   * @throws 503 `profile-guard.decision.unavailable` when the host does not answer
   */
  places(): ExistingPlaces;
}
