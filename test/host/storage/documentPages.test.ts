import should from "should";

import type { Kernel } from "../../../lib/host/kernel/kernel";
import type { PagedSearch } from "../../../lib/host/storage/documentPages";
import { readPage } from "../../../lib/host/storage/documentPages";

interface Stored {
  readonly _id: string;
  readonly sequence: number;
}

interface Search {
  query: { bool: { filter: [unknown, { range: { _seq_no: { gt: number } } }] } };
  aggregations: { bySequence: { composite: { size: number } } };
}

/** Answers the one search that is made as Elasticsearch does, sequence numbers out of the hits. */
function storing(users: readonly Stored[]): { kuzzle: Kernel } {
  const kuzzle = {
    internalIndex: { index: "kuzzle" },
    ask: async (
      _event: string,
      _index: string,
      _collection: string,
      body: Search,
      { size }: { size: number },
    ) => {
      const { gt } = body.query.bool.filter[1].range._seq_no;
      const matching = users
        .filter(({ sequence }) => sequence > gt)
        .sort((left, right) => left.sequence - right.sequence);
      const counts = new Map<number, number>();
      for (const { sequence } of matching) {
        counts.set(sequence, (counts.get(sequence) ?? 0) + 1);
      }
      const buckets = Array.from(counts, ([at, doc_count]) => ({ key: { at }, doc_count }));
      return {
        hits: matching.slice(0, size).map(({ _id }) => ({ _id, _source: {} })),
        aggregations: {
          bySequence: { buckets: buckets.slice(0, body.aggregations.bySequence.composite.size) },
        },
      };
    },
  };
  return { kuzzle: kuzzle as unknown as Kernel };
}

async function pages(kuzzle: Kernel, query: PagedSearch): Promise<string[][]> {
  const read: string[][] = [];
  let after: number | undefined;
  do {
    const page = await readPage(kuzzle, "users", {
      ...query,
      ...(after !== undefined && { after }),
    });
    read.push(page.entries.map(({ document }) => document._id));
    after = page.next;
  } while (after !== undefined);
  return read;
}

const query = { query: { terms: { profileIds: ["p"] } }, size: 2 };

describe("pages of documents", () => {
  it("follow the order of writes, and end with the last one", async () => {
    const users = [5, 0, 9, 3, 7].map((sequence) => ({ _id: `u${sequence}`, sequence }));
    const { kuzzle } = storing(users);
    should(await pages(kuzzle, query)).eql([["u0", "u3"], ["u5", "u7"], ["u9"]]);
    should(await pages(storing([]).kuzzle, query)).eql([[]]);
  });

  it("lose nobody where shards share sequence numbers", async () => {
    const users = ["a", "b", "c"].flatMap((shard) =>
      Array.from({ length: 40 }, (_, sequence) => ({ _id: `${shard}${sequence}`, sequence })),
    );
    for (const size of [1, 2, 5, 100]) {
      const read = (await pages(storing(users).kuzzle, { ...query, size })).flat();
      should(read.length).equal(users.length);
      should(new Set(read).size).equal(users.length);
    }
  });

  it("say where each document stands, so that another page can begin in their midst", async () => {
    const { kuzzle } = storing([5, 0, 9].map((sequence) => ({ _id: `u${sequence}`, sequence })));
    const { entries, next } = await readPage(kuzzle, "users", query);
    should(entries.map(({ document, at }) => [document._id, at])).eql([
      ["u0", 0],
      ["u5", 5],
    ]);
    should(next).equal(5);
  });

  it("read one document more than they hold, where sequence numbers are not shared", async () => {
    const { kuzzle } = storing([1, 2, 3, 4].map((sequence) => ({ _id: `u${sequence}`, sequence })));
    const sizes: number[] = [];
    const watched = {
      ...kuzzle,
      ask: async (...args: Parameters<Kernel["ask"]>) => {
        sizes.push((args.at(-1) as { size: number }).size);
        return kuzzle.ask(...args);
      },
    } as Kernel;
    await readPage(watched, "users", query);
    should(sizes).eql([3]);
  });

  it("are refused rather than guessed when the search does not tell the order", async () => {
    const { kuzzle } = storing([]);
    const silent = { ...kuzzle, ask: async () => ({ hits: [] }) } as unknown as Kernel;
    await readPage(silent, "users", query).should.be.rejectedWith(/sequence numbers/);
  });
});
