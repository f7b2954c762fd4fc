import should from "should";

import type { SecuritySearcher, StoredProfile, StoredUser } from "../../../lib/host/port/Host";
import type { Kernel } from "../../../lib/host/kernel/kernel";
import { KuzzleDriftStore } from "../../../lib/host/storage/KuzzleDriftStore";

type Answerer = (...args: never[]) => unknown;

const PRIVATE = "core:storage:private:";
const LOCAL = "plugin-kuzzle-plugin-auth-passport-local";

function failure(id: string): Error {
  return Object.assign(new Error(id), { id });
}

async function all<T>(pages: AsyncIterable<readonly T[]> | undefined): Promise<T[]> {
  const found: T[] = [];
  for await (const page of pages ?? []) {
    found.push(...page);
  }
  return found;
}

describe("KuzzleDriftStore", () => {
  let answerers: Map<string, Answerer>;
  let asked: unknown[][];
  let existsAsked: string[];
  let store: KuzzleDriftStore;

  beforeEach(() => {
    asked = [];
    existsAsked = [];
    answerers = new Map<string, Answerer>([["core:storage:public:cache:refresh", () => undefined]]);
    const kuzzle = {
      internalIndex: { index: "kuzzle", refreshCollection: async () => undefined },
      pluginsManager: {
        strategies: {
          local: { owner: "kuzzle-plugin-auth-passport-local" },
          oauth: { owner: "kuzzle-plugin-auth-passport-oauth" },
        },
        listStrategies: () => ["local", "oauth"],
        getStrategyMethod: () => async (_request: unknown, kuid: string) => {
          existsAsked.push(kuid);
          return kuid === "by-oauth";
        },
      },
      ask: async (event: string, ...args: never[]) => {
        asked.push([event, ...args]);
        const answerer = answerers.get(event);
        if (answerer === undefined) {
          throw new Error(`nobody answers ${event}`);
        }
        return answerer(...args);
      },
    };
    const every: StoredProfile[] = [{ _id: "every" }];
    store = new KuzzleDriftStore(
      kuzzle as unknown as Kernel,
      {
        allProfiles: async () => every,
        profilesUsingRole: async () => [],
        usersOfProfiles: async () => [],
      } as unknown as SecuritySearcher,
    );
  });

  describe("existingPlaces", () => {
    beforeEach(() => {
      const indexes: Record<string, string[]> = {
        acme: ["orders", "lost", "twice"],
        forgotten: ["orders"],
        empty: [],
      };
      answerers
        .set("core:storage:public:index:exist", (index: string) => Object.hasOwn(indexes, index))
        .set("core:storage:public:collection:list", (index: string) => indexes[index])
        .set("core:storage:public:mappings:get", (index: string, collection: string) => {
          if (index === "forgotten" || collection === "lost") {
            throw failure("services.storage.unknown_index_collection");
          }
          if (collection === "twice") {
            throw failure("services.storage.multiple_indice_alias");
          }
        });
    });

    const existing = async (places: Record<string, string[]>): Promise<object> => {
      const wanted = Object.entries(places).map(
        ([index, names]) => [index, new Set(names)] as const,
      );
      const found = await store.existingPlaces(new Map(wanted));
      return Object.fromEntries([...found].map(([index, names]) => [index, [...names].sort()]));
    };

    it("are those that the storage has, not those that the host remembers", async () => {
      should(
        await existing({ acme: ["orders", "lost", "twice", "never"], forgotten: [], nowhere: [] }),
      ).eql({ acme: ["orders", "twice"] });
      should(await existing({ forgotten: ["orders"] })).eql({});
    });

    it("are looked up after the host has learned of what other nodes created", async () => {
      await existing({ acme: ["orders"] });
      should(asked[0]).eql(["core:storage:public:cache:refresh"]);
    });

    it("hold an index whose collections are not asked for, and one without any", async () => {
      should(await existing({ acme: [], empty: ["orders"] })).eql({ acme: [], empty: [] });
    });

    it("are not guessed when the storage does not answer", async () => {
      answerers.set("core:storage:public:mappings:get", () => {
        throw failure("services.storage.not_connected");
      });
      await existing({ acme: ["orders"] }).should.be.rejectedWith({ status: 503 });
    });
  });

  it("finds the profiles restricted to an index, page by page", async () => {
    answerers
      .set(`${PRIVATE}document:search`, () => ({
        hits: [{ _id: "a", _source: { policies: [1] } }],
        total: 2,
        scrollId: "next",
      }))
      .set(`${PRIVATE}document:scroll`, () => ({ hits: [{ _id: "b", _source: {} }], total: 2 }));
    const found = await store.profilesRestrictedTo(["acme"]);
    found.should.eql([
      { _id: "a", policies: [1] },
      { _id: "b", policies: undefined },
    ]);
    should(asked[0]).match([
      `${PRIVATE}document:search`,
      "kuzzle",
      "profiles",
      { query: { nested: { query: { terms: { "policies.restrictedTo.index": ["acme"] } } } } },
    ]);
    const many = Array.from({ length: 1_001 }, (_none, position) => `index-${position}`);
    should(await store.profilesRestrictedTo(many)).eql([{ _id: "every" }]);
  });

  it("opens no scroll for what one page holds: Elasticsearch keeps 500 at most", async () => {
    answerers.set(`${PRIVATE}document:search`, () => ({ hits: [], total: 0 }));
    await all<StoredUser>(store.users());
    should(asked.map((args) => args[4])).eql([{ size: 1_000 }]);
  });

  it("fails with 503 when a search ends before all was read, or cannot be made", async () => {
    answerers
      .set(`${PRIVATE}document:search`, () => ({ hits: [{ _id: "a", _source: {} }], total: 2 }))
      .set(`${PRIVATE}document:scroll`, () => ({ hits: [], total: 2 }));
    await all<StoredUser>(store.users()).should.be.rejectedWith({ status: 503 });
    answerers.delete(`${PRIVATE}document:search`);
    await all<StoredUser>(store.users()).should.be.rejectedWith({ status: 503 });
  });

  it("tells whether all the profiles of users were seen", async () => {
    const answer = (rest: number) => () => ({
      hits: [],
      total: 3,
      aggregations: { ids: { buckets: [{ key: "a" }], sum_other_doc_count: rest } },
    });
    answerers.set(`${PRIVATE}document:search`, answer(0));
    should(await store.profileIdsOfUsers()).eql({ ids: ["a"], complete: true });
    answerers.set(`${PRIVATE}document:search`, answer(1));
    should((await store.profileIdsOfUsers()).complete).be.false();
  });

  describe("credentials", () => {
    beforeEach(() => {
      answerers
        .set(`${PRIVATE}collection:refresh`, () => undefined)
        .set(`${PRIVATE}document:search`, () => ({
          hits: [{ _id: "john", _source: { kuid: "by-local" } }],
          total: 1,
        }));
    });

    it("are read from the local strategy at once, and asked of others one by one", async () => {
      const kuids = ["by-local", "by-oauth", "none"];
      should(await store.kuidsWithCredentials(kuids)).eql(new Set(["by-local", "by-oauth"]));
      existsAsked.should.eql(["by-oauth", "none"]);
      should(asked[0]).eql([`${PRIVATE}collection:refresh`, LOCAL, "users"]);
    });

    it("can be listed of the local strategy only", async () => {
      should(await all(store.kuidsOfCredentials("local"))).eql(["by-local"]);
      should(store.kuidsOfCredentials("oauth")).be.undefined();
    });

    it("belong to users of any application on the same storage", async () => {
      const collections: Record<string, string[]> = {
        kuzzle: ["users", "profiles", "roles", "config"],
        another: ["users", "profiles", "roles"],
        [LOCAL]: ["users", "config"],
      };
      answerers
        .set(`${PRIVATE}cache:refresh`, () => undefined)
        .set(`${PRIVATE}index:list`, () => Object.keys(collections))
        .set(`${PRIVATE}collection:list`, (index: string) => collections[index])
        .set(`${PRIVATE}document:mExists`, (index: string, _users: string, kuids: string[]) => ({
          items: kuids.filter((kuid) => kuid === `of-${index}`),
        }));
      const found = await store.existingUsers(["of-kuzzle", "of-another", `of-${LOCAL}`]);
      found.should.eql(new Set(["of-kuzzle", "of-another"]));
    });
  });

  it("writes past the host's repositories, and makes the shared cache forget", async () => {
    answerers
      .set(`${PRIVATE}document:update`, () => ({ _id: "u", _version: 2 }))
      .set("core:cache:internal:del", () => 1);
    await store.writeProfileIds("u", ["a"]);
    await store.writePolicies("p", []);
    const options = { retryOnConflict: 10 };
    asked.should.eql([
      [`${PRIVATE}document:update`, "kuzzle", "users", "u", { profileIds: ["a"] }, options],
      ["core:cache:internal:del", "repos/kuzzle/users/u"],
      [`${PRIVATE}document:update`, "kuzzle", "profiles", "p", { policies: [] }, options],
      ["core:cache:internal:del", "repos/kuzzle/profiles/p"],
    ]);
  });

  it("reads users and profiles that the host cannot load", async () => {
    answerers
      .set(`${PRIVATE}document:mGet`, () => ({
        items: [{ _id: "u", _source: { profileIds: ["gone"] } }],
      }))
      .set(`${PRIVATE}document:mExists`, () => ({ items: ["p"] }));
    should(await store.findUsers(["u"])).eql([{ _id: "u", profileIds: ["gone"] }]);
    should(await store.existingProfiles(["p", "p", "gone"])).eql(new Set(["p"]));
    asked.length = 0;
    should(await store.findUsers([])).eql([]);
    should(await store.existingProfiles([])).eql(new Set());
    asked.should.eql([]);
  });
});
