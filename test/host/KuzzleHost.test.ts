import { AsyncLocalStorage } from "node:async_hooks";
import { EventEmitter } from "node:events";

import type { KuzzleRequest } from "kuzzle";
import { NotFoundError } from "kuzzle";
import should from "should";

import type { Kernel } from "../../lib/host/kernel";
import { KuzzleHost } from "../../lib/host/KuzzleHost";
import { requestOf } from "../support/requests";

type Answerer = (...args: unknown[]) => unknown;

/** As much of Kuzzle as the adapter touches. */
class FakeKuzzle extends EventEmitter {
  readonly answerers = new Map<string, Answerer>();
  readonly context = new AsyncLocalStorage<Map<string, unknown>>();
  readonly asyncStore = {
    exists: () => this.context.getStore() !== undefined,
    get: (key: string) => this.context.getStore()?.get(key),
  };
  readonly internalIndex = { index: "kuzzle", refreshCollection: async () => undefined };
  readonly pluginsManager = {
    listStrategies: () => ["local"],
    getStrategyMethod: () => async (_request: KuzzleRequest, kuid: string) => kuid === "john",
  };
  readonly config = { security: { restrictedProfileIds: ["default"] } };
  readonly security: Record<string, (request: KuzzleRequest) => Promise<unknown>> = {};
  readonly funnel = { controllers: new Map([["security", this.security]]) };
  state = 1;

  async pipe(): Promise<unknown> {
    return undefined;
  }

  async ask(event: string, ...args: unknown[]): Promise<unknown> {
    const answerer = this.answerers.get(event);
    if (answerer === undefined) {
      throw new Error(`nobody answers ${event}`);
    }
    const response = await answerer(...args);
    this.emit(event, { args, response });
    return response;
  }
}

const PROFILE = { _id: "p", policies: [{ roleId: "r" }], rateLimit: 0, optimizedPolicies: [] };

describe("KuzzleHost", () => {
  let kuzzle: FakeKuzzle;
  let host: KuzzleHost;

  beforeEach(() => {
    kuzzle = new FakeKuzzle();
    host = new KuzzleHost(kuzzle as unknown as Kernel);
  });

  describe("findRoles, findProfiles", () => {
    it("tell which roles exist, and read them once an epoch", async () => {
      const asked: string[][] = [];
      kuzzle.answerers.set("core:storage:private:document:mGet", (_index, _collection, ids) => {
        const wanted = ids as string[];
        asked.push(wanted);
        const items = wanted.filter((id) => id !== "gone");
        return { items: items.map((_id) => ({ _id, _source: { controllers: {} } })) };
      });
      [...(await host.findRoles(["a", "gone", "b"], 1)).keys()].should.eql(["a", "b"]);
      [...(await host.findRoles(["a", "c"], 1)).keys()].should.eql(["a", "c"]);
      await host.findRoles(["a"], 2);
      asked.should.eql([["a", "gone", "b"], ["c"], ["a"]]);
    });

    it("tell which profiles exist", async () => {
      kuzzle.answerers.set("core:security:profile:get", (id) => {
        if (id === "gone") {
          throw new NotFoundError("gone", "security.profile.not_found");
        }
        return { _id: id, policies: [] };
      });
      [...(await host.findProfiles(["a", "gone", "b"])).keys()].should.eql(["a", "b"]);
    });

    it("leave out what the host computed for itself", async () => {
      kuzzle.answerers.set("core:security:profile:get", () => PROFILE);
      should((await host.findProfiles(["p"])).get("p")).eql({
        _id: "p",
        policies: [{ roleId: "r" }],
        rateLimit: 0,
      });
    });

    it("fail closed with 503 when one cannot be read", async () => {
      kuzzle.answerers.set("core:security:profile:get", () => {
        throw new Error("no living connections");
      });
      await host.findProfiles(["p"]).should.be.rejectedWith({
        status: 503,
        id: "profile-guard.decision.unavailable",
      });
    });
  });

  it("suggests no names rather than fail when the storage cannot be searched", async () => {
    should(await host.listNames("roles")).eql([]);
    kuzzle.answerers.set("core:storage:private:document:search", () => ({
      hits: [{ _id: "a" }, { _id: "b" }],
    }));
    should(await host.listNames("roles")).eql(["a", "b"]);
  });

  describe("the write", () => {
    const CREATE_OR_REPLACE = "core:storage:private:document:createOrReplace";

    beforeEach(() => {
      kuzzle.answerers.set(CREATE_OR_REPLACE, (_index, _collection, id) => ({
        _id: id,
        _version: id === "other" ? 9 : 3,
        created: false,
      }));
    });

    it("of an own action is the one that the native action made", async () => {
      kuzzle.security.createOrReplaceProfile = async () => {
        await kuzzle.ask(CREATE_OR_REPLACE, "kuzzle", "profiles", "other");
        await kuzzle.ask(CREATE_OR_REPLACE, "kuzzle", "profiles", "p", { policies: [] });
        await kuzzle.ask(CREATE_OR_REPLACE, "plugin-x", "profiles", "p", {});
        return { _id: "p", _source: {} };
      };
      const request = requestOf("profile-guard", "createOrReplaceProfile");
      should(await host.execute("createOrReplaceProfile", request)).eql({
        answer: { _id: "p", _source: {} },
        write: { version: 3, created: false, content: { policies: [] } },
      });
    });

    it("of a native action is found by its request, and by no other", async () => {
      const request = requestOf("security", "createOrReplaceProfile");
      await kuzzle.context.run(new Map([["REQUEST", request]]), () =>
        kuzzle.ask(CREATE_OR_REPLACE, "kuzzle", "profiles", "p", { a: 1 }),
      );
      should(host.writeOf(request, "profiles", "p")).eql({
        version: 3,
        created: false,
        content: { a: 1 },
      });
      should(host.writeOf(request, "users", "p")).be.undefined();
      should(host.writeOf(requestOf("security", "x"), "profiles", "p")).be.undefined();
    });

    it("says created for a creation", async () => {
      kuzzle.answerers.set("core:storage:private:document:create", () => ({
        _id: "u",
        _version: 1,
      }));
      kuzzle.security.createUser = async () => {
        await kuzzle.ask("core:storage:private:document:create", "kuzzle", "users", { name: "J" });
        return { _id: "u", _source: {} };
      };
      const { write } = await host.execute("createUser", requestOf("profile-guard", "createUser"));
      should(write).eql({ version: 1, created: true, content: { name: "J" } });
    });

    it("outside any request is nobody's", async () => {
      await kuzzle.ask(CREATE_OR_REPLACE, "kuzzle", "profiles", "p");
      const request = requestOf("security", "createOrReplaceProfile");
      should(host.writeOf(request, "profiles", "p")).be.undefined();
    });
  });

  it("tells who has credentials", async () => {
    (await host.hasCredentials("john")).should.be.true();
    (await host.hasCredentials("jane")).should.be.false();
  });

  it("reads every page of a search, refreshed first, or fails", async () => {
    const page = (from: number, to: number): object => ({
      hits: Array.from({ length: to - from }, (_, at) => ({
        _id: `p${from + at}`,
        _source: { policies: [] },
      })),
      total: 5,
      scrollId: "s",
    });
    kuzzle.answerers.set("core:storage:private:document:search", () => page(0, 3));
    kuzzle.answerers.set("core:storage:private:document:scroll", () => page(3, 5));
    (await host.allProfiles()).map(({ _id }) => _id).should.eql(["p0", "p1", "p2", "p3", "p4"]);
    kuzzle.answerers.set("core:storage:private:document:scroll", () => page(3, 3));
    await host.allProfiles().should.be.rejectedWith({ status: 503 });
  });

  it("knows when the host is starting", () => {
    host.isStarting().should.be.true();
    kuzzle.state = 2;
    host.isStarting().should.be.false();
  });

  it("sets the preset list that native createRestrictedUser uses", () => {
    host.restrictedProfileIds.should.eql(["default"]);
    host.restrictedProfileIds = ["customer"];
    kuzzle.config.security.restrictedProfileIds.should.eql(["customer"]);
  });
});
