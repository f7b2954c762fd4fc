import type { Alongside } from "../../domain/analysis";

/** A group of an aggregation. */
export interface Bucket {
  readonly key: string;
  readonly doc_count: number;
}

/** A group, and some of its users. */
export interface SharedBucket extends Bucket {
  readonly some: { readonly hits: { readonly hits: readonly { readonly _id: string }[] } };
}

/** Returns the profiles that exist, with their rate limits. */
export function existing(
  buckets: readonly SharedBucket[],
  limits: ReadonlyMap<string, number>,
): ReadonlyMap<string, Alongside> {
  return new Map(
    buckets.flatMap(({ key, doc_count: count, some }) => {
      const rateLimit = limits.get(key);
      const named = some.hits.hits.map(({ _id }) => _id);
      return rateLimit === undefined ? [] : [[key, { count, some: named, rateLimit }] as const];
    }),
  );
}
