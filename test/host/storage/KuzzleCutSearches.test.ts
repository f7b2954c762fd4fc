import { createRequire } from "node:module";

import should from "should";

import { cutSearchFaults } from "../../../lib/domain/requests/cutSearch";
import type { Answerer, Kernel } from "../../../lib/host/kernel/kernel";
import type { SearchBound } from "../../../lib/host/port/CutSearches";
import { KuzzleCutSearches } from "../../../lib/host/storage/KuzzleCutSearches";
import { replaceGlobalKuzzle } from "../../support/globalKuzzle";

const SEARCH = "core:storage:private:document:search";
const FILTER = { ids: { values: ["mine"] } };
const BOUND = { filter: FILTER };

describe("searches that are cut", () => {
  let answerers: Map<string, Answerer>;
  let kernel: Kernel;
  let searched: unknown[][];
  let cuts: KuzzleCutSearches;

  beforeEach(() => {
    searched = [];
    answerers = new Map([
      [
        SEARCH,
        async (...args: unknown[]) => {
          searched.push(args);
          return { hits: [{ _id: "mine" }], total: 1 };
        },
      ],
    ]);
    kernel = {
      internalIndex: { index: "kuzzle" },
      coreAnswerers: answerers,
      ask: async (event: string, ...args: unknown[]) => answerers.get(event)?.(...args),
    } as unknown as Kernel;
    cuts = new KuzzleCutSearches(kernel);
  });

  const search = (collection: string, body: object, index = "kuzzle"): Promise<unknown> =>
    kernel.ask(SEARCH, index, collection, body, { size: 1 });

  it("find no more than the filter finds, wherever the host searches", async () => {
    const query = { term: { profileIds: "a" } };
    const run = async (): Promise<unknown> => {
      await new Promise(setImmediate);
      return search("users", { query });
    };
    should(await cuts.within("users", BOUND, run)).eql({ hits: [{ _id: "mine" }], total: 1 });
    const cut = { query: { constant_score: { filter: { bool: { filter: [query, FILTER] } } } } };
    should(searched).eql([["kuzzle", "users", cut, { size: 1 }]]);
  });

  it("are sent again while somebody beside them was searchable by the time of the answer", async () => {
    const later = { filter: { ids: { values: ["mine", "not theirs"] } } };
    const answers = [later, undefined];
    const sent: number[] = [];
    const newer = async (): Promise<SearchBound | undefined> => {
      sent.push(searched.length);
      // it searches users itself, and these searches are not cut
      await search("users", { query: "which profiles users have" });
      should(searched.pop()?.[2]).eql({ query: "which profiles users have" });
      const next = answers.shift();
      return next && { ...next, newer };
    };
    await cuts.within("users", { filter: FILTER, newer }, () => search("users", {}));
    const filters = searched.map(([, , body]) => JSON.stringify(body));
    should(filters).have.length(2);
    should(filters[0]).not.containEql("not theirs");
    should(filters[1]).containEql("not theirs");
    // never before the search
    should(sent).eql([1, 2]);
    const always = async (): Promise<SearchBound> => ({ ...later, newer: always });
    await cuts
      .within("users", { filter: FILTER, newer: always }, () => search("users", {}))
      .should.be.rejectedWith({ status: 503 });
  });

  it("are those of the collection in question, of this request", async () => {
    await cuts.within("users", BOUND, () => search("users", {}));
    searched.length = 0;
    const other = search("users", { query: "of another request" });
    await cuts.within("profiles", BOUND, async () => {
      await search("roles", { query: "roles" });
      await search("profiles", {}, "another-index");
      await search("profiles", {});
    });
    await other;
    const bodies = searched.map(([, , body]) => JSON.stringify(body));
    should(bodies.filter((body) => body.includes("mine"))).have.length(1);
  });

  it("of credentials are those of the plugin of local", async () => {
    const run = (): Promise<unknown> =>
      search("users", {}, "plugin-kuzzle-plugin-auth-passport-local");
    await cuts.within("credentials", BOUND, run);
    should(JSON.stringify(searched)).containEql("mine");
  });

  it("are refused in forms that may tell of others", async () => {
    const run = (): Promise<unknown> => search("users", { query: { fuzzy: { name: "a" } } });
    await cuts.within("users", BOUND, run).should.be.rejectedWith({
      status: 400,
      id: "profile-guard.request.invalid",
    });
    await cuts
      .within("users", BOUND, () => search("users", []))
      .should.be.rejectedWith({ status: 400, id: "profile-guard.request.invalid" });
    should(searched).eql([]);
  });

  it("fail where the host has answered without one, or has none", async () => {
    const unavailable = { status: 503, id: "profile-guard.decision.unavailable" };
    const past = cuts.within("users", BOUND, async () => ({ hits: ["all"] }));
    await past.should.be.rejectedWith(unavailable);
    answerers.delete(SEARCH);
    const other = new KuzzleCutSearches(kernel);
    await other.within("users", BOUND, async () => ({})).should.be.rejectedWith(unavailable);
  });

  it("tell the host's own refusal", async () => {
    const refused = cuts.within("users", BOUND, () => Promise.reject(new Error("too many")));
    await refused.should.be.rejectedWith("too many");
  });

  it("tell which profiles users have besides", async () => {
    const answerOf = (others: number): object => ({
      aggregations: {
        beside: { buckets: [{ key: "gone" }], sum_other_doc_count: others },
        without: { doc_count: 7 },
      },
    });
    const answers = [answerOf(0), answerOf(1), {}];
    answerers.set(SEARCH, async (...args: unknown[]) => {
      searched.push(args);
      return answers.shift();
    });
    const beside = await cuts.profilesBeside(["a", "b"], ["old"]);
    should(beside).eql({ profileIds: ["gone"], withoutKnown: 7 });
    should(searched[0]?.[2]).have.property("aggregations", {
      beside: { terms: { field: "profileIds", exclude: ["a", "b"], size: 50_000 } },
      without: { filter: { bool: { must_not: [{ terms: { profileIds: ["old"] } }] } } },
    });
    should(searched[0]?.[3]).eql({ size: 0 });
    const unavailable = { status: 503 };
    await cuts.profilesBeside(["a"]).should.be.rejectedWith(unavailable);
    await cuts.profilesBeside(["a"]).should.be.rejectedWith(unavailable);
    should(await cuts.profilesBeside([])).eql({ profileIds: [], withoutKnown: 0 });
    should(searched).have.length(3);
  });

  describe("for everybody, where it is known how many there are", () => {
    const WHOLE = { filter: FILTER, total: 250_000 };
    let asked: { path: string; body: object }[];
    let answer: object;

    beforeEach(() => {
      asked = [];
      answer = {
        timed_out: false,
        _shards: { failed: 0 },
        hits: { hits: [{ _id: "first", _source: { name: "a" }, _index: "i" }] },
      };
      const request = async (one: { path: string; body: object }): Promise<{ body: object }> => {
        asked.push(one);
        return { body: answer };
      };
      cuts = new KuzzleCutSearches(kernel, () => ({ transport: { request } }));
    });

    const all = (body: object, options: object = { from: 20, size: 10 }): Promise<unknown> =>
      cuts.within("users", WHOLE, () => kernel.ask(SEARCH, "kuzzle", "users", body, options));

    it("count nobody", async () => {
      const hits = [{ _id: "first", _source: { name: "a" } }];
      should(await all({ query: {} })).eql({ hits, total: 250_000 });
      const query = { constant_score: { filter: FILTER } };
      const body = { query, from: 20, size: 10, track_total_hits: false };
      should(asked).containDeep([{ method: "POST", path: "/%40%25kuzzle.users/_search", body }]);
      should(searched).be.empty();
    });

    it("are the host's own for some, in an order, and with a cursor", async () => {
      await all({ query: { match_all: {} } });
      await all({ sort: ["_id"] });
      await all({ size: 5 });
      await all({}, { size: 10, scroll: "1m" });
      should(searched).have.length(4);
      should(asked).be.empty();
    });

    it("are the host's own where they fail, or tell a part", async () => {
      const hosts = { hits: [{ _id: "mine" }], total: 1 };
      answer = { ...answer, timed_out: true };
      should(await all({})).eql(hosts);
      answer = { ...answer, timed_out: false, _shards: { failed: 1 } };
      should(await all({})).eql(hosts);
      answer = {};
      should(await all({})).eql(hosts);
    });
  });

  it("count what a filter finds", async () => {
    should(await cuts.idsOf("users", BOUND, 10)).eql({ ids: ["mine"], total: 1 });
    should(searched[0]?.[2]).eql({ query: { constant_score: { filter: FILTER } }, _source: false });
  });
});

describe("the host", () => {
  const load = createRequire(__filename);

  it("170: searches its own documents by one event, and hands the body on as it is", async () => {
    const { Store } = load("kuzzle/dist/lib/core/shared/store") as {
      Store: new (
        index: string,
        scope: string,
      ) => {
        search: (...args: unknown[]) => unknown;
      };
    };
    const asked: unknown[][] = [];
    const restore = replaceGlobalKuzzle({
      ask: (...args: unknown[]) => asked.push(args),
      log: { child: () => ({}) },
    });
    try {
      const body = { query: {} };
      await new Store("kuzzle", "private").search("users", body, { size: 1 });
      should(asked).eql([[SEARCH, "kuzzle", "users", body, { size: 1 }]]);
    } finally {
      restore();
    }
  });

  it("275: counts every hit of a search, and calls the place of users so", async () => {
    const { ES8 } = load("kuzzle/dist/lib/service/storage/8/elasticsearch") as {
      ES8: { prototype: { search: (what: object, options: object) => Promise<unknown> } };
    };
    const asked: object[] = [];
    const storage = Object.assign(Object.create(ES8.prototype) as (typeof ES8)["prototype"], {
      _indexPrefix: "%",
      searchBodyKeys: ["query", "track_total_hits"],
      scriptKeys: [],
      logger: { debug: () => undefined },
      _getHitsTotalValue: () => 0,
      _client: {
        search: async (request: object) => {
          asked.push(request);
          return { hits: { hits: [], total: { value: 0 } } };
        },
      },
    });
    const searchBody = { query: { match_all: {} }, track_total_hits: false };
    await storage.search({ index: "kuzzle", collection: "users", searchBody }, {});
    should(asked).containDeep([{ index: "@%kuzzle.users", track_total_hits: true }]);
  });

  it("294: takes no member of a search of which a cut one does not know what it is", () => {
    type Storage = new (config: object) => { readonly searchBodyKeys: readonly string[] };
    const stored = [
      (load("kuzzle/dist/lib/service/storage/7/elasticsearch") as { ES7: Storage }).ES7,
      (load("kuzzle/dist/lib/service/storage/8/elasticsearch") as { ES8: Storage }).ES8,
    ];
    const restore = replaceGlobalKuzzle({ log: { child: () => ({}) } });
    try {
      for (const Storage of stored) {
        const durations = { maxScrollDuration: "1m", defaults: { scrollTTL: "15s" } };
        const { searchBodyKeys } = new Storage(durations);
        should(searchBodyKeys).containEql("search_after");
        const body = Object.fromEntries(searchBodyKeys.map((name) => [name, null]));
        should(cutSearchFaults(body).map(({ code, path }) => [code, path])).eql([
          ["search.beyondVisible", "collapse"],
        ]);
      }
    } finally {
      restore();
    }
  });

  it("171: keeps the error of a role that it did not find, and throws the very same again", async () => {
    const Roles = load("kuzzle/dist/lib/core/security/roleRepository") as {
      prototype: { loadRoles: (ids: readonly string[]) => Promise<unknown> };
    };
    const roles = Object.assign(Object.create(Roles.prototype) as (typeof Roles)["prototype"], {
      roles: new Map(),
      loadOneFromDatabase: (id: string) => Promise.reject(new Error(`no ${id}`)),
    });
    const errors: unknown[] = [];
    await roles.loadRoles(["gone"]).catch((error: unknown) => errors.push(error));
    await roles.loadRoles(["gone"]).catch((error: unknown) => errors.push(error));
    should(errors).have.length(2);
    should(errors[0]).equal(errors[1]);
  });
});
