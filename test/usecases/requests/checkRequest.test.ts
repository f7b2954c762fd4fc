import type { KuzzleRequest } from "kuzzle";
import "should";

import type { ProfileGuardOptions } from "../../../lib/config/config";
import { declare } from "../../../lib/domain/actions";
import { parseConfig } from "../../../lib/config/config";
import { requestPipes } from "../../../lib/pipes/requests";
import { gateOf } from "../../support/contexts";
import { FakeHost } from "../../support/FakeHost";
import { requestOf } from "../../support/requests";

const HOLE = { status: 403, id: "profile-guard.rights.unchecked" };
const WRONG = { status: 400, id: "profile-guard.request.invalid" };
const ACTIONS = {
  index: ["delete", "create", "mDelete", "list"],
  collection: ["list"],
  document: ["search"],
};

describe("requestPipes", () => {
  let host: FakeHost;

  beforeEach(() => {
    host = new FakeHost()
      .withRole("all", ACTIONS)
      .withProfile("whole", { policies: [{ roleId: "all", restrictedTo: [{ index: "acme" }] }] })
      .withProfile("part", {
        policies: [{ roleId: "all", restrictedTo: [{ index: "acme", collections: ["orders"] }] }],
      })
      .withProfile("admin", { policies: [{ roleId: "all" }] })
      .withRole("root", { "*": ["*"] })
      .withProfile("root", { policies: [{ roleId: "root" }] });
  });

  function send(
    key: string,
    args: object,
    profileIds: readonly string[] = ["whole"],
    options: ProfileGuardOptions = {},
  ): Promise<KuzzleRequest> {
    const [controller = "", action = ""] = key.split(":");
    const request = requestOf(controller, action, args, {
      token: {},
      user: { _id: "u", profileIds },
    });
    return emit("request:onAuthorized", request, options);
  }

  async function emit(
    event: string,
    request: KuzzleRequest,
    options: ProfileGuardOptions = {},
  ): Promise<KuzzleRequest> {
    const { gate, lines } = gateOf(host, options);
    const log = { warn: (line: string) => lines.push(line) };
    const config = parseConfig(options, {});
    const pipe = requestPipes(() => ({ host, config, gate, log: log }))[event];
    return (await pipe?.(request)) ?? request;
  }

  describe("filters of subscriptions", () => {
    const filter = {
      or: Array.from({ length: 12 }, () => ({ and: [{ exists: "a" }, { exists: "b" }] })),
    };
    const subscribe = { index: "acme", collection: "orders", body: filter };

    it("are refused where Kuzzle would write them out for long, but to callers who cover everything", async () => {
      await send("realtime:subscribe", subscribe).should.be.rejectedWith({
        ...WRONG,
        details: [{ code: "filter.expansion", path: "body.or" }],
      });
      await send("realtime:subscribe", subscribe, ["root"]);
    });

    it("are measured by the configuration", async () => {
      await send("realtime:subscribe", subscribe, ["whole"], {
        limits: { filterConditions: 50_000 },
      });
    });
  });

  describe("dryRun", () => {
    const index = "acme";

    for (const [key, args] of [
      ["index:delete", { index }],
      ["index:mDelete", { body: { indexes: [index] } }],
      ["collection:delete", { index, collection: "orders" }],
      ["auth:logout", {}],
      ["auth:createToken", {}],
    ] as const) {
      it(`is refused, not passed over, where it has none (${key})`, async () => {
        for (const dryRun of [true, "", "true", "perhaps"]) {
          await send(key, { ...args, dryRun }, ["root"]).should.be.rejectedWith(WRONG);
        }
        for (const dryRun of [undefined, false, "false"]) {
          await send(key, { ...args, dryRun }, ["root"]).should.be.fulfilled();
        }
      });
    }

    it("is refused by any action on its caller that changes something, a new one too", async () => {
      const undo = declare("auth", "madeUpForget", {
        ...{ place: "none", unguarded: "ownSelf" },
        onOthers: "revokeTokens",
      });
      try {
        await send("auth:madeUpForget", { dryRun: true }, ["root"]).should.be.rejectedWith(WRONG);
      } finally {
        undo();
      }
      await send("auth:madeUpForget", { dryRun: true }, ["root"]).should.be.fulfilled();
    });

    it("is left to whoever reads it elsewhere", async () => {
      await send("document:search", { index, dryRun: true }, ["root"]).should.be.fulfilled();
      await send("admin:resetDatabase", { dryRun: true }, ["root"]).should.be.fulfilled();
    });
  });

  describe("targets", () => {
    const target = { index: "acme", collections: ["orders"] };

    it("are an argument of document:search, and of nothing else", async () => {
      await send("document:search", { targets: [target] });
      await send("document:search", { targets: [] });
      for (const key of ["auth:getMyRights", "security:createUser", "document:count"]) {
        await send(key, { targets: [target] }).should.be.rejectedWith(HOLE);
        await send(key, { targets: [{}] }).should.be.rejectedWith(HOLE);
        await send(key, { targets: "[{}]" }).should.be.rejectedWith(HOLE);
      }
    });

    for (const [title, entry] of [
      ["nothing", {}],
      ["no collections", { index: "acme" }],
      ["empty collections", { index: "acme", collections: [] }],
      ["a text as collections", { index: "acme", collections: "orders" }],
      ["an empty collection", { index: "acme", collections: [""] }],
      ["no index", { collections: ["orders"] }],
      ["an empty index", { index: "", collections: ["orders"] }],
      ["an index that is no text", { index: ["acme"], collections: ["orders"] }],
      ["null", null],
      ["a text", "acme"],
    ] as const) {
      it(`must not name ${title}`, async () => {
        await send("document:search", { targets: [target, entry] }).should.be.rejectedWith(HOLE);
      });
    }
  });

  it("refuses an index or collection that is no string, which passes any restriction", async () => {
    // nothing is bypassed by who holds the action everywhere
    await send("document:search", { index: 5 }, ["admin"]);
    await send("index:list", { targets: [{}] }, ["admin"]);
    await send("index:create", { index: ["acme"] }, ["admin"]);
    await send("index:create", { index: ["acme"] }, ["part"]).should.be.rejectedWith(WRONG);
    for (const args of [{ index: 5 }, { index: "acme", collection: 5 }, { collection: true }]) {
      await send("document:get", args).should.be.rejectedWith(WRONG);
    }
    await send("document:get", { index: "acme", collection: "orders" });
  });

  it("refuses lists that would keep the node busy, before anything is read or locked", async () => {
    const names = (count: number): string[] => Array.from({ length: count }, (_, n) => `n${n}`);
    for (const [key, body] of [
      ["security:mDeleteUsers", { ids: names(10_001) }],
      ["security:updateUser", { profileIds: names(1_001) }],
      ["security:createUser", { content: { profileIds: names(1_001) } }],
    ] as const) {
      await send(key, { body }).should.be.rejectedWith(WRONG);
    }
    await send("security:mDeleteUsers", { body: { ids: names(10_000) } });
    await send("security:updateUser", { body: { profileIds: names(1_000) } });
  });

  it("refuses places that every object has as a member, where the host keeps them in objects", async () => {
    for (const key of ["realtime:subscribe", "realtime:publish", "collection:create"]) {
      for (const place of [
        { index: "acme", collection: "__proto__" },
        { index: "constructor", collection: "orders" },
      ]) {
        await send(key, place).should.be.rejectedWith(WRONG);
      }
      await send(key, { index: "acme", collection: "orders" });
    }
  });

  it("refuses settings and mappings that are no objects", async () => {
    for (const body of [
      { settings: "x" },
      { mappings: null },
      { mappings: { properties: null } },
      { properties: { a: { properties: [] } } },
    ]) {
      const place = { index: "acme", collection: "orders" };
      await send("collection:create", { ...place, body }).should.be.rejectedWith(WRONG);
    }
    // the host takes null for nothing here
    const body = { settings: null, mappings: null };
    await send("collection:update", { index: "acme", collection: "orders", body });
  });

  it("refuses settings that name a file, to whoever does not cover everything", async () => {
    const place = { index: "acme", collection: "orders" };
    const filter = { s: { type: "synonym", synonyms_path: "x" } };
    const args = { ...place, body: { settings: { analysis: { filter } } } };
    const path = "settings.analysis.filter.s.synonyms_path";
    await send("collection:create", args).should.be.rejectedWith({
      status: 403,
      id: "profile-guard.rights.unchecked",
      message: `The request names files of Elasticsearch's server. "${path}" names one: only a caller who holds every right may do so. Give the content itself, as "synonyms", where Elasticsearch takes it.`,
      details: [{ code: "settings.file", path }],
    });
  });

  it("refuses ids that are no strings, in lists too", async () => {
    for (const args of [
      { userId: ["admin"] },
      { userId: 1 },
      { body: { ids: ["a", ["admin"]] } },
      { body: { ids: [{}] } },
    ]) {
      await send("security:mDeleteUsers", args).should.be.rejectedWith(WRONG);
    }
    await send("security:mDeleteUsers", { body: { ids: ["a"] } });
    await send("document:mGet", { body: { ids: [1] } });
  });

  it("refuses literal members that shadow the one that the host reads by its path", async () => {
    for (const member of ["content.profileIds", "content[profileIds]", "profileIds.0"]) {
      await send("security:upsertUser", { body: { [member]: ["admin"] } }).should.be.rejectedWith(
        WRONG,
      );
    }
    await send("security:updateUser", { body: { "address.city": "Paris" } });
    await send("document:create", { body: { "content.profileIds": 1 } });
  });

  it("refuses operations that are no objects, in bulk imports and in fixtures", async () => {
    const operations = [{ index: "x" }];
    await send("bulk:import", { body: { bulkData: operations } }).should.be.rejectedWith(WRONG);
    const fixtures = { acme: { orders: operations } };
    await send("admin:loadFixtures", { body: fixtures }).should.be.rejectedWith(WRONG);
  });

  it("refuses documents that are nothing, at which the host fails", async () => {
    for (const key of ["bulk:mWrite", "document:mCreate", "document:mUpsert"]) {
      await send(key, { body: { documents: [null] } }).should.be.rejectedWith(WRONG);
      await send(key, { body: { documents: [{ _id: "a" }] } });
    }
  });

  it("refuses an API key whose end is told where it is not read", async () => {
    for (const key of ["security:createApiKey", "auth:createApiKey"]) {
      const body = { description: "d" };
      await send(key, { body: { ...body, expiresIn: 5 } }).should.be.rejectedWith(WRONG);
      await send(key, { body, expiresIn: 5 });
    }
  });

  it("refuses bulk and fixture entries that are no objects", async () => {
    const raw = '{"index":{"_index":"@%kuzzle.users"}}';
    for (const bad of [raw, null, ["x"], 3]) {
      await send("bulk:import", { body: { bulkData: [{}, bad] } }).should.be.rejectedWith(HOLE);
      await send("admin:loadFixtures", { body: { acme: { orders: [bad] } } })
        .should.be //
        .rejectedWith(HOLE);
    }
    await send("bulk:import", { body: { bulkData: raw } }).should.be.rejectedWith(HOLE);
    await send("bulk:import", { body: { bulkData: [{ index: {} }, { a: "text" }] } });
    await send("admin:loadFixtures", { body: { acme: { orders: [{ index: {} }, {}] } } });
  });

  describe("actions on a whole index", () => {
    it("need a policy that covers the whole of it", async () => {
      for (const key of ["index:delete", "index:create"]) {
        await send(key, { index: "acme" }, ["whole"]);
        await send(key, { index: "acme" }, ["admin"]);
        await send(key, { index: "acme" }, ["part"]).should.be.rejectedWith(HOLE);
        await send(key, { index: "acme" }, ["part", "whole"]);
      }
    });

    it("are judged for every index that a body names", async () => {
      const body = { indexes: ["acme", "globex"] };
      await send("index:mDelete", { body }, ["admin"]);
      await send("index:mDelete", { body: { indexes: ["acme"] } }, ["whole"]);
      await send("index:mDelete", { body }, ["whole"]).should.be.rejectedWith(HOLE);
      await send("index:mDelete", { body: { indexes: [["globex"]] } }, ["whole"])
        .should.be //
        .rejectedWith(HOLE);
    });
  });

  describe("code", () => {
    const place = { index: "acme", collection: "orders" };
    const script = { source: "1" };
    const field = { type: "long", script };

    for (const [key, body, refusal] of [
      ["bulk:updateByQuery", { query: {}, changes: { "a = 1; b": 1 } }, { status: 400 }],
      ["document:search", { aggs: { a: { scripted_metric: { map_script: "1" } } } }, HOLE],
      ["collection:create", { mappings: { properties: { a: field } } }, HOLE],
      ["collection:updateMapping", { properties: { a: field } }, HOLE],
      ["collection:update", { settings: { similarity: { s: { script } } } }, HOLE],
      [
        "admin:loadMappings",
        { acme: { orders: { mappings: { properties: { a: field } } } } },
        HOLE,
      ],
    ] as const) {
      it(`is refused in ${key}, but to who covers everything`, async () => {
        await send(key, { ...place, body }, ["admin"]).should.be.rejectedWith(refusal);
        await send(key, { ...place, body }, ["root"]);
      });
    }

    it("is told from plain names and stored scripts", async () => {
      const changes = { a: { b: 1 }, "c.0": 2 };
      await send("bulk:updateByQuery", { ...place, body: { query: {}, changes } }, ["whole"]);
      const aggs = { a: { scripted_metric: { map_script: { id: "stored" } } } };
      await send("document:search", { ...place, body: { aggs } }, ["whole"]);
      const mappings = { properties: { script: { type: "keyword" } } };
      await send("collection:create", { ...place, body: { mappings } }, ["whole"]);
    });
  });

  it("is refused what no action on data can read, whoever sends it", async () => {
    const wrong = { status: 400, id: "profile-guard.request.invalid" };
    const prototype = JSON.parse('{"a":{"__proto__":1}}') as object;
    for (const [key, args] of [
      ["document:create", { body: prototype }],
      ["bulk:write", { body: prototype }],
      ["document:mGet", { body: { ids: "a" } }],
      ["collection:update", { body: { settings: { a: [{}] } } }],
      ["document:get", { _id: "\ud800" }],
    ] as const) {
      await send(key, args, ["admin"]).should.be.rejectedWith(wrong);
    }
    await send("document:create", { body: { a: "\ud800" } }, ["admin"]);
  });

  describe("queries that read another index", () => {
    const lookup = { terms: { a: { index: "@%kuzzle.users", id: "x", path: "profileIds" } } };
    const place = { index: "acme", collection: "orders" };

    for (const [key, args] of [
      ["document:search", { ...place, body: { query: lookup } }],
      ["document:count", { ...place, body: { query: { bool: { filter: [lookup] } } } }],
      ["document:export", { ...place, query: JSON.stringify(lookup) }],
      ["document:search", { ...place, searchBody: JSON.stringify({ query: lookup }) }],
      ["document:deleteByQuery", { ...place, body: { query: lookup } }],
      ["document:updateByQuery", { ...place, body: { query: lookup, changes: {} } }],
      ["bulk:deleteByQuery", { ...place, body: { query: lookup } }],
      ["bulk:updateByQuery", { ...place, body: { query: lookup, changes: {} } }],
      ["security:searchUsers", { body: { query: lookup } }],
      ["security:searchProfiles", { body: { query: lookup } }],
      ["security:searchRoles", { body: { query: lookup } }],
      ["security:searchApiKeys", { userId: "u", body: lookup }],
      ["collection:searchSpecifications", { body: { query: lookup } }],
      ["document:search", { ...place, body: { aggs: { a: { filter: lookup } } } }],
      [
        "document:search",
        { targets: [{ index: "acme", collections: ["orders"] }], body: { query: lookup } },
      ],
    ] as const) {
      it(`are refused in ${key} ${Object.keys(args).join(", ")}`, async () => {
        await send(key, args).should.be.rejectedWith(HOLE);
      });
    }

    it("are refused in Koncorde too, which lets through what it does not know", async () => {
      const args = { ...place, lang: "koncorde", body: { query: lookup } };
      await send("document:search", args).should.be.rejectedWith(HOLE);
    });

    it("are told from ordinary ones", async () => {
      for (const body of [
        { query: { term: { index: "a" } } },
        { query: { terms: { index: ["a", "b"] } } },
        { query: { match: { like: "x" } }, sort: [{ path: "asc" }] },
        { query: { terms: { a: { index: "@&acme.orders", id: "1", path: "b" } } } },
      ]) {
        await send("document:search", { ...place, body });
      }
      const koncorde = { and: [{ equals: { index: "a" } }, { in: { path: ["b"] } }] };
      await send("document:search", { ...place, lang: "koncorde", body: { query: koncorde } });
      await send("document:create", { ...place, body: lookup });
    });
  });

  it("lets everything pass in the mode that only reports", async () => {
    const options = { escalation: "report" } as const;
    await send("auth:getMyRights", { targets: [{}] }, ["whole"], options);
  });

  it("is out of the way when native actions are not guarded", async () => {
    const options = { guardNativeActions: false };
    await send("auth:getMyRights", { targets: [{}] }, ["whole"], options);
  });
});
