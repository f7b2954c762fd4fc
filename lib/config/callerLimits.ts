import Joi from "joi";

/** Bounds of what one caller takes of what all share. Who covers everything has none of them. */
export interface LimitOptions {
  /**
   * The most scrolls and other cursors of the storage that a user has open at a time, on all nodes
   * together; without a login, an address. Each collection of a search counts. Default: 50.
   */
  scrolls?: number;
  /**
   * The most conditions that a filter of `realtime:subscribe` comes to once Kuzzle has written it out
   * as an `or` of `and`s, and the most cells of the truth table that Kuzzle makes of it. Default: 5,000.
   */
  filterConditions?: number;
  /**
   * The most shards of Elasticsearch that a public index has, replicas included, beyond which none but
   * who covers everything makes collections in it. Default: 200.
   */
  shards?: number;
  /**
   * The most bytes that one small request has written out again of what is stored, or of itself: the
   * content of a document for each time that its id is named, changes for each document that a query
   * finds. Default: 20,000,000.
   */
  repeatedBytes?: number;
  /**
   * The most steps in which a document is compared with the specification of its collection: one for each
   * field of each value, twenty for each format that a date is tried by, and one for each byte of a
   * `defaultValue` that is filled in. For everybody. Default: 500,000.
   */
  documentChecks?: number;
}

/** The same with every default filled in. */
export type LimitConfig = Readonly<Required<LimitOptions>>;

/**
 * - scrolls: Elasticsearch opens 500 on a node, for all users together.
 * - filterConditions: some 50 ms of the node's one thread, measured.
 * - shards: a fifth of the 1,000 that Elasticsearch opens on a node; some 100 collections of Kuzzle's defaults.
 * - repeatedBytes: an Elasticsearch of 512 MB answers three times as much, and ends at thirteen times.
 * - documentChecks: some 400 ms of the node's one thread, measured.
 */
const LIMITS: LimitConfig = {
  scrolls: 50,
  filterConditions: 5_000,
  shards: 200,
  repeatedBytes: 20_000_000,
  documentChecks: 500_000,
};

const count = Joi.number().integer().min(1);

export const limitSchema = Joi.object({
  scrolls: count,
  filterConditions: count,
  shards: count,
  repeatedBytes: count,
  documentChecks: count,
});

export function parseLimits(given: LimitOptions = {}): LimitConfig {
  return Object.freeze({ ...LIMITS, ...given });
}
