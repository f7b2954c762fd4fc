import type { UserPage, UserPageQuery } from "../port/Host";
import type { Kernel } from "../kernel/kernel";

interface Found {
  readonly hits: readonly {
    readonly _id: string;
    readonly _source: { readonly profileIds?: string | readonly string[] };
  }[];
  readonly aggregations?: {
    readonly bySequence?: {
      readonly buckets: readonly {
        readonly key: { readonly at: number };
        readonly doc_count: number;
      }[];
    };
  };
}

/**
 * Users in the order in which they were written last, so that one who is written while pages are
 * read comes again at the end rather than not at all. No state is kept between pages.
 *
 * The host drops the sort values of hits, so a composite aggregation tells the sequence numbers of
 * the page. They are unique in a shard only: a page ends where a number does, and the rest of its
 * users comes with the next.
 */
export async function readPageOfUsers(
  kuzzle: Kernel,
  { profileIds, after = -1, size }: UserPageQuery,
): Promise<UserPage> {
  const { index } = kuzzle.internalIndex;
  await kuzzle.internalIndex.refreshCollection("users");
  const event = "core:storage:private:document:search";
  // one number that is shared by all shards must fit in a page
  const wanted = Math.min(MOST, size + MOST_SHARDS);
  const body = {
    _source: ["profileIds"],
    query: {
      bool: { filter: [{ terms: { profileIds } }, { range: { _seq_no: { gt: after } } }] },
    },
    sort: [{ _seq_no: "asc" }],
    aggregations: {
      bySequence: {
        composite: { size: wanted, sources: [{ at: { terms: { field: "_seq_no" } } }] },
      },
    },
  };
  const { hits, aggregations } = (await kuzzle.ask(event, index, "users", body, {
    size: wanted,
  })) as Found;
  const buckets = aggregations?.bySequence?.buckets;
  if (buckets === undefined) {
    throw new Error("the search does not tell the sequence numbers of its hits");
  }
  let taken = 0;
  let next = after;
  for (const { key, doc_count: count } of buckets) {
    if (taken + count > Math.min(size, hits.length) && taken > 0) {
      break;
    }
    taken += count;
    next = key.at;
  }
  const users = hits.slice(0, taken).map(({ _id, _source: { profileIds: ids = [] } }) => ({
    _id,
    profileIds: typeof ids === "string" ? [ids] : ids,
  }));
  return taken < hits.length || hits.length === wanted ? { users, next } : { users };
}

/** The most hits of one search: `index.max_result_window`. */
const MOST = 10_000;
const MOST_SHARDS = 64;
