import type { DocumentPage, PageQuery } from "../port/Host";
import type { Kernel } from "../kernel/kernel";

/** A document of the host's internal index. */
export interface Document {
  readonly _id: string;
  readonly _source: Readonly<Record<string, unknown>>;
}

interface Found {
  readonly hits: readonly Document[];
  readonly aggregations?: {
    readonly bySequence?: {
      readonly buckets: readonly {
        readonly key: { readonly at: number };
        readonly doc_count: number;
      }[];
    };
  };
}

/** Names the documents of a collection to read, and their members. */
export interface PagedSearch extends PageQuery {
  readonly query: object;
  readonly _source?: readonly string[];
}

/**
 * Documents in the order in which they were written last, so that one that is written while pages are
 * read comes again at the end rather than not at all. No state is kept between pages.
 *
 * The host drops the sort values of hits, so a composite aggregation tells the sequence numbers of
 * the page. They are unique in a shard only: a page ends where a number does, and the rest of its
 * documents comes with the next.
 */
export async function readPage(
  kuzzle: Kernel,
  collection: string,
  search: PagedSearch,
): Promise<DocumentPage<Document>> {
  // one more tells whether there is a next page
  return readUpTo(Math.min(MOST, search.size + 1), kuzzle, collection, search);
}

async function readUpTo(
  wanted: number,
  kuzzle: Kernel,
  collection: string,
  search: PagedSearch,
): Promise<DocumentPage<Document>> {
  const { query, _source, after = -1, size } = search;
  const { index } = kuzzle.internalIndex;
  const event = "core:storage:private:document:search";
  const body = {
    ...(_source && { _source }),
    query: { bool: { filter: [query, { range: { _seq_no: { gt: after } } }] } },
    sort: [{ _seq_no: "asc" }],
    aggregations: {
      bySequence: {
        composite: { size: wanted, sources: [{ at: { terms: { field: "_seq_no" } } }] },
      },
    },
  };
  const { hits, aggregations } = (await kuzzle.ask(event, index, collection, body, {
    size: wanted,
  })) as Found;
  const buckets = aggregations?.bySequence?.buckets;
  if (buckets === undefined) {
    throw new Error("the search does not tell the sequence numbers of its hits");
  }
  const entries: { document: Document; at: number }[] = [];
  let next = after;
  for (const { key, doc_count: count } of buckets) {
    const { length } = entries;
    if (length + count > hits.length) {
      break;
    }
    if (length + count > size && length > 0) {
      break;
    }
    const group = hits.slice(length, length + count);
    entries.push(...group.map((document) => ({ document, at: key.at })));
    next = key.at;
  }
  if (entries.length === 0 && hits.length > 0 && wanted < MOST_SHARDS) {
    // one number that all shards share must fit in a page
    return readUpTo(MOST_SHARDS, kuzzle, collection, search);
  }
  const isLast = entries.length === hits.length && hits.length < wanted;
  return isLast ? { entries } : { entries, next };
}

/** The most hits of one search: `index.max_result_window`. */
const MOST = 10_000;
const MOST_SHARDS = 64;
