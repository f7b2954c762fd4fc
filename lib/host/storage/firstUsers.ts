import type { StorageClient } from "../kernel/kernel";
import type { StorageFilter } from "../port/CutSearches";
import type { Hit } from "./PrivateStorage";

/** The client of Elasticsearch 8 must be asked for this form; that of 7 has no other. */
const OPTIONS = { meta: true, requestTimeout: 5_000, maxRetries: 0 } as const;

/** The part of the list that is asked for. */
export interface Part {
  readonly from?: unknown;
  readonly size?: unknown;
}

/**
 * Reads some of the users that a filter finds, in the order of a search that neither scores nor sorts, without
 * counting the others: to count each takes most of the time of a search for all. The host's own search counts always.
 * Source: the host's lib/service/storage/7/elasticsearch.ts `search`, `_getAlias`.
 *
 * @param index the host's internal index
 */
export async function firstUsers(
  client: StorageClient,
  index: string,
  filter: StorageFilter,
  { from, size }: Part,
): Promise<readonly Hit[]> {
  const path = `/${encodeURIComponent(`@%${index}.users`)}/_search`;
  const query = { constant_score: { filter } };
  const body = { query, from, size, track_total_hits: false };
  const { body: answer } = await client.transport.request({ method: "POST", path, body }, OPTIONS);
  const { hits, timed_out: isLate, _shards: shards } = answer as Answer;
  if (isLate || shards.failed > 0) {
    throw new Error("the search has ended early");
  }
  return hits.hits.map(({ _id, _source }) => ({ _id, _source }));
}

interface Answer {
  readonly timed_out: boolean;
  readonly _shards: { readonly failed: number };
  readonly hits: { readonly hits: readonly Hit[] };
}
