import { createRequire } from "node:module";

import should from "should";

import type { Answerer, Kernel } from "../../../lib/host/kernel/kernel";
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

  it("are sent again while somebody beside them was searchable before they were sent", async () => {
    const later = { ids: { values: ["mine", "not theirs"] } };
    const answers = [later, undefined];
    const sent: number[] = [];
    const newer = async (): Promise<object | undefined> => {
      sent.push(searched.length);
      // it searches users itself, and these searches are not cut
      await search("users", { query: "which profiles users have" });
      should(searched.pop()?.[2]).eql({ query: "which profiles users have" });
      return answers.shift();
    };
    await cuts.within("users", { filter: FILTER, newer } as never, () => search("users", {}));
    const filters = searched.map(([, , body]) => JSON.stringify(body));
    should(filters).have.length(2);
    should(filters[0]).not.containEql("not theirs");
    should(filters[1]).containEql("not theirs");
    // never before the search
    should(sent).eql([1, 2]);
    const always = async (): Promise<object> => later;
    await cuts
      .within("users", { filter: FILTER, newer: always } as never, () => search("users", {}))
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
    const answers = [
      { aggregations: { beside: { buckets: [{ key: "gone" }], sum_other_doc_count: 0 } } },
      { aggregations: { beside: { buckets: [{ key: "gone" }], sum_other_doc_count: 1 } } },
      {},
    ];
    answerers.set(SEARCH, async (...args: unknown[]) => {
      searched.push(args);
      return answers.shift();
    });
    should(await cuts.profilesBeside(["a", "b"])).eql(["gone"]);
    should(searched[0]?.[2]).have.property("aggregations", {
      beside: { terms: { field: "profileIds", exclude: ["a", "b"], size: 50_000 } },
    });
    should(searched[0]?.[3]).eql({ size: 0 });
    const unavailable = { status: 503 };
    await cuts.profilesBeside(["a"]).should.be.rejectedWith(unavailable);
    await cuts.profilesBeside(["a"]).should.be.rejectedWith(unavailable);
    should(await cuts.profilesBeside([])).eql([]);
    should(searched).have.length(3);
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
