import type { KuzzleRequest } from "kuzzle";

/** Tells what requests about documents of clients would come to, and bounds it. */
export interface DocumentCosts {
  /** The most documents that the host reads in one request: `limits.documentsFetchCount`. */
  readonly most: number;
  /** Returns the bytes of each of these documents that exists. */
  sizesOf(
    index: string,
    collection: string,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, number>>;
  /** Counts the documents that the query in a request's body finds, as the host would for its sender. */
  countFound(request: KuzzleRequest): Promise<number>;
  /**
   * Bounds the steps in which each document is compared with the specification of its collection.
   *
   * @returns the parts that the host does not have
   */
  limitChecks(most: number): string[];
}
