import should from "should";

import type { UserPageQuery } from "../../../lib/host/port/Host";
import type { Kernel } from "../../../lib/host/kernel/kernel";
import { readPageOfUsers } from "../../../lib/host/storage/userPages";

interface Stored {
  readonly _id: string;
  readonly sequence: number;
  readonly profileIds?: string | readonly string[];
}

interface Search {
  query: { bool: { filter: [unknown, { range: { _seq_no: { gt: number } } }] } };
  aggregations: { bySequence: { composite: { size: number } } };
}

/** Answers the one search that is made as Elasticsearch does, sequence numbers out of the hits. */
function storing(users: readonly Stored[]): { kuzzle: Kernel; refreshed: string[] } {
  const refreshed: string[] = [];
  const kuzzle = {
    internalIndex: {
      index: "kuzzle",
      refreshCollection: async (collection: string) => {
        refreshed.push(collection);
      },
    },
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
        hits: matching
          .slice(0, size)
          .map(({ _id, profileIds }) => ({ _id, _source: { profileIds } })),
        aggregations: {
          bySequence: { buckets: buckets.slice(0, body.aggregations.bySequence.composite.size) },
        },
      };
    },
  };
  return { kuzzle: kuzzle as unknown as Kernel, refreshed };
}

async function pages(kuzzle: Kernel, query: UserPageQuery): Promise<string[][]> {
  const read: string[][] = [];
  let after: number | undefined;
  do {
    const page = await readPageOfUsers(kuzzle, {
      ...query,
      ...(after !== undefined && { after }),
    });
    read.push(page.users.map(({ _id }) => _id));
    after = page.next;
  } while (after !== undefined);
  return read;
}

const query = { profileIds: ["p"], size: 2 };

describe("pages of users", () => {
  it("follow the order of writes, and end with the last user", async () => {
    const users = [5, 0, 9, 3, 7].map((sequence) => ({ _id: `u${sequence}`, sequence }));
    const { kuzzle, refreshed } = storing(users);
    should(await pages(kuzzle, query)).eql([["u0", "u3"], ["u5", "u7"], ["u9"]]);
    should(refreshed).eql(["users", "users", "users"]);
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

  it("hold the profiles of each user, of however he was stored", async () => {
    const { kuzzle } = storing([
      { _id: "list", sequence: 1, profileIds: ["p", "q"] },
      { _id: "text", sequence: 2, profileIds: "p" },
    ]);
    const { users } = await readPageOfUsers(kuzzle, query);
    should(users).eql([
      { _id: "list", profileIds: ["p", "q"] },
      { _id: "text", profileIds: ["p"] },
    ]);
  });

  it("are refused rather than guessed when the search does not tell the order", async () => {
    const { kuzzle } = storing([]);
    const silent = { ...kuzzle, ask: async () => ({ hits: [] }) } as unknown as Kernel;
    await readPageOfUsers(silent, query).should.be.rejectedWith(/sequence numbers/);
  });
});
