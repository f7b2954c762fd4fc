import { AsyncLocalStorage } from "node:async_hooks";
import { EventEmitter } from "node:events";

import type { KuzzleRequest } from "kuzzle";
import { BadRequestError, NotFoundError, PluginImplementationError } from "kuzzle";
import should from "should";
import { keepAsyncContext } from "../../lib/host/patches/asyncContext";

import type { Kernel } from "../../lib/host/kernel/kernel";
import { KuzzleHost } from "../../lib/host/KuzzleHost";
import { Origins } from "../../lib/host/requests/Origins";
import { readCache, snapshotAt } from "../../lib/usecases/support/readCache";
import { requestOf } from "../support/requests";

type Answerer = (...args: unknown[]) => unknown;

/** As much of Kuzzle as the adapter touches. */
class FakeKuzzle extends EventEmitter {
  readonly answerers = new Map<string, Answerer>();
  readonly context = new AsyncLocalStorage<Map<string, unknown>>();
  readonly asyncStore = {
    exists: () => this.context.getStore() !== undefined,
    get: (key: string) => this.context.getStore()?.get(key) as KuzzleRequest | undefined,
  };
  readonly internalIndex = {
    index: "kuzzle",
    refreshCollection: (collection?: string): Promise<unknown> => Promise.resolve(collection),
  };
  readonly pluginsManager = {
    controllers: new Map<string, never>(),
    strategies: { local: { owner: "kuzzle-plugin-auth-passport-local" } } as Record<
      string,
      { owner: string }
    >,
    listStrategies: () => ["local"],
    getStrategyMethod: (_strategy: string, method: string) =>
      method === "exists"
        ? async (_request: KuzzleRequest, kuid: string) => kuid === "john"
        : async (_request: KuzzleRequest, credentials: { status?: number; touched?: true }) => {
            credentials.touched = true;
            if (credentials.status !== undefined) {
              throw Object.assign(new Error("why"), credentials);
            }
          },
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
    host = new KuzzleHost(
      kuzzle as unknown as Kernel,
      new Origins(kuzzle, { warn: () => undefined }),
    );
  });

  it("tells all nodes of each write that may be one of roles, also past the host's events of roles", async () => {
    const releases: string[] = [];
    kuzzle.answerers.set("core:cache:internal:script:define", () => undefined);
    kuzzle.answerers.set("core:cache:internal:script:execute", (script) => {
      releases.push(String(script));
      return 1;
    });
    const told = async (event: string, ...args: unknown[]): Promise<number> => {
      releases.length = 0;
      kuzzle.answerers.set(event, () => undefined);
      await kuzzle.ask(event, ...args);
      await new Promise(setImmediate);
      return releases.filter((one) => one === "profileGuardRelease").length;
    };
    for (const [method, ...args] of [
      ["createOrReplace", "roles", "r", {}],
      ["delete", "roles", "r"],
      ["bulk", "roles", []],
      ["mReplace", "roles", []],
      ["import", undefined],
    ] as const) {
      const event = `core:storage:private:document:${method}`;
      should(await told(event, "kuzzle", ...args)).equal(1, method);
    }
    should(await told("core:storage:private:document:update", "kuzzle", "profiles", "p")).equal(0);
    should(await told("core:storage:private:document:bulk", "elsewhere", "roles", [])).equal(0);
  });

  describe("rolesAt, findProfiles", () => {
    it("tell which roles exist, and read them once an epoch", async () => {
      const asked: string[][] = [];
      kuzzle.answerers.set("core:storage:private:document:mGet", (_index, _collection, ids) => {
        const wanted = ids as string[];
        asked.push(wanted);
        const items = wanted.filter((id) => id !== "gone");
        return { items: items.map((_id) => ({ _id, _source: { controllers: {} } })) };
      });
      [...(await host.rolesAt(1, ["a", "gone", "b"])).keys()].should.eql(["a", "b"]);
      [...(await host.rolesAt(1, ["a", "c"])).keys()].should.eql(["a", "c"]);
      await host.rolesAt(2, ["a"]);
      asked.should.eql([["a", "gone", "b"], ["c"], ["a"]]);
    });

    it("read roles once an epoch for all decisions together", async () => {
      const asked: unknown[] = [];
      kuzzle.answerers.set("core:storage:private:document:mGet", (_index, _collection, ids) => {
        asked.push(ids);
        return { items: (ids as string[]).map((_id) => ({ _id, _source: { controllers: {} } })) };
      });
      for (const epoch of [1, 2, 2]) {
        await snapshotAt(readCache(host), epoch).findRoles(["a"]);
      }
      asked.should.eql([["a"], ["a"]]);
    });

    it("refresh profiles once a mark, for searches of all decisions together", async () => {
      const asked: string[] = [];
      kuzzle.internalIndex.refreshCollection = async (collection?: string) => {
        asked.push(String(collection));
      };
      kuzzle.answerers.set("core:storage:private:document:search", () => ({ hits: [], total: 0 }));
      const search = async (profilesMark: string | undefined): Promise<string[]> => {
        const snapshot = snapshotAt(readCache(host), { rolesEpoch: 1, profilesMark });
        await snapshot.profilesUsingRole("r");
        await snapshot.showWrites("profiles");
        return asked.splice(0);
      };
      should(await search("a")).eql(["profiles"]);
      should(await search("a")).eql([]);
      should(await search("b")).eql(["profiles"]);
      should(await search(undefined)).eql(["profiles", "profiles"]);
      await host.showWrites("profiles");
      should(asked).eql(["profiles"]);
    });

    it("tell which profiles exist", async () => {
      kuzzle.answerers.set("core:security:profile:mGet", (ids) =>
        (ids as string[]).map((_id) => {
          if (_id === "gone") {
            throw new NotFoundError("gone", "security.profile.not_found");
          }
          return { _id, policies: [] };
        }),
      );
      [...(await host.findProfiles(["a", "gone", "b"])).keys()].should.eql(["a", "b"]);
    });

    it("leave out what the host computed for itself", async () => {
      kuzzle.answerers.set("core:security:profile:mGet", () => [PROFILE]);
      should((await host.findProfiles(["p"])).get("p")).eql({
        _id: "p",
        policies: [{ roleId: "r" }],
        rateLimit: 0,
      });
    });

    it("fail closed with 503 when one cannot be read", async () => {
      kuzzle.answerers.set("core:security:profile:mGet", () => {
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

  it("knows every controller and action, those of plugins included", () => {
    Object.assign(kuzzle.security, { _actions: new Set(["getUser"]) });
    const ofPlugin = { _actions: new Set(["pay"]) };
    kuzzle.pluginsManager.controllers.set("shop/orders", ofPlugin as never);
    should([...host.api()]).eql([
      ["shop/orders", new Set(["pay"])],
      ["security", new Set(["getUser"])],
    ]);
    should([...host.nativeApi()]).eql([["security", new Set(["getUser"])]]);
  });

  it("reads a profile from the storage, which the host may not be able to", async () => {
    kuzzle.answerers.set("core:storage:private:document:mGet", (_index, _collection, ids) => {
      const [id] = ids as string[];
      const policies = [{ roleId: "gone" }];
      return { items: id === "p" ? [{ _id: id, _source: { policies, _kuzzle_info: {} } }] : [] };
    });
    should(await host.storedProfile("p")).eql({ _id: "p", policies: [{ roleId: "gone" }] });
    should(await host.storedProfile("missing")).be.undefined();
  });

  it("reads all roles", async () => {
    kuzzle.answerers.set("core:storage:private:document:search", () => ({
      hits: [{ _id: "a", _source: { controllers: {}, _kuzzle_info: {} } }],
      total: 1,
    }));
    should(await host.allRoles()).eql([{ _id: "a", controllers: {} }]);
  });

  describe("observe", () => {
    const CREATE_OR_REPLACE = "core:storage:private:document:createOrReplace";

    beforeEach(() => {
      kuzzle.answerers.set(CREATE_OR_REPLACE, (_index, _collection, id) => ({
        _id: id,
        _version: id === "other" ? 9 : 3,
        created: false,
      }));
    });

    it("tells what an action wrote to the host's own index, and nobody else's", async () => {
      const elsewhere = kuzzle.ask(CREATE_OR_REPLACE, "kuzzle", "profiles", "x", {});
      const { outcome, writeOf } = await host.observe(async () => {
        await kuzzle.ask(CREATE_OR_REPLACE, "kuzzle", "profiles", "other");
        await kuzzle.ask(CREATE_OR_REPLACE, "kuzzle", "profiles", "p", { policies: [] });
        await kuzzle.ask(CREATE_OR_REPLACE, "plugin-x", "profiles", "p", {});
        return "answer";
      });
      await elsewhere;
      outcome.should.eql({ status: "fulfilled", value: "answer" });
      should(writeOf("profiles", "p")).eql({
        version: 3,
        created: false,
        content: { policies: [] },
      });
      should(writeOf("users", "p")).be.undefined();
      should(writeOf("profiles", "x")).be.undefined();
    });

    it("tells whether anything was written or deleted, by what it asked for in turn too", async () => {
      const DELETE = "core:storage:private:document:delete";
      kuzzle.answerers.set(DELETE, async () => undefined);
      const read = await host.observe(async () => undefined);
      read.touched().should.be.false();
      for (const act of [
        () => kuzzle.ask(DELETE, "kuzzle", "users", "u"),
        () => kuzzle.ask(CREATE_OR_REPLACE, "plugin-x", "credentials", "u", {}),
        () => host.observe(() => kuzzle.ask(CREATE_OR_REPLACE, "kuzzle", "roles", "r", {})),
      ]) {
        const { touched, written } = await host.observe(act);
        touched().should.be.true();
        written().should.eql([]);
      }
    });

    it("says created for a creation", async () => {
      kuzzle.answerers.set("core:storage:private:document:create", () => ({
        _id: "u",
        _version: 1,
      }));
      const { writeOf, created } = await host.observe(() =>
        kuzzle.ask("core:storage:private:document:create", "kuzzle", "users", { name: "J" }),
      );
      should(writeOf("users", "u")).eql({ version: 1, created: true, content: { name: "J" } });
      created("users").should.eql(["u"]);
      created("profiles").should.eql([]);
    });

    it("tells what was written before the action failed", async () => {
      const { outcome, writeOf, created } = await host.observe(async () => {
        await kuzzle.ask(CREATE_OR_REPLACE, "kuzzle", "profiles", "p", { policies: [] });
        throw new Error("the action failed");
      });
      outcome.status.should.equal("rejected");
      should(writeOf("profiles", "p")).have.property("version", 3);
      created("profiles").should.eql([]);
    });
  });

  describe("intercept", () => {
    beforeEach(() => {
      kuzzle.security.createUser = async () => "user";
    });

    it("stands around an action that is the request's own", async () => {
      host
        .intercept("security", "createUser", async (_request, run) => [await run()])
        .should.be //
        .true();
      const own = requestOf("security", "createUser");
      should(await kuzzle.security.createUser?.(own)).eql(["user"]);
      // one action calling another, and our own controller calling the native one
      for (const [controller, action] of [
        ["security", "createFirstAdmin"],
        ["profile-guard", "createUser"],
      ] as const) {
        const other = requestOf(controller, action);
        should(await kuzzle.security.createUser?.(other)).equal("user");
      }
      const ours = requestOf("profile-guard", "createUser");
      should(await host.run("createUser", ours, [])).equal("user");
    });

    it("tells when the host has no such action", () => {
      const around = async (): Promise<void> => undefined;
      host.intercept("security", "nothing", around).should.be.false();
      host.intercept("nothing", "createUser", around).should.be.false();
    });
  });

  it("puts back what it let be written", async () => {
    const asked: unknown[] = [];
    for (const event of ["profile:createOrReplace", "profile:delete", "user:update"]) {
      kuzzle.answerers.set(`core:security:${event}`, (...args) => asked.push([event, ...args]));
    }
    await host.undo("profiles", "p", { policies: [] });
    await host.undo("profiles", "p", undefined);
    await host.undo("users", "u", { profileIds: ["a"] });
    asked.should.match([
      ["profile:createOrReplace", "p", { policies: [] }],
      ["profile:delete", "p"],
      ["user:update", "u", ["a"], {}],
    ]);
  });

  it("tells who has credentials, once what was written a moment ago shows", async () => {
    const refreshed: unknown[] = [];
    kuzzle.answerers.set("core:storage:private:collection:list", () => ["users"]);
    kuzzle.answerers.set("core:storage:private:collection:refresh", (...place) => {
      refreshed.push(place);
    });
    await host.hasCredentials("john");
    refreshed.should.eql([["plugin-kuzzle-plugin-auth-passport-local", "users"]]);
    kuzzle.answerers.delete("core:storage:private:collection:list");
    (await host.hasCredentials("john")).should.be.true();
    (await host.hasCredentials("jane")).should.be.false();
  });

  it("asks a strategy what it thinks of credentials, without letting it change them", async () => {
    const given = {};
    should(await host.validateCredentials("local", given, "")).be.undefined();
    given.should.eql({});
    should(await host.validateCredentials("local", { status: 412 }, "j")).equal("why");
    await host.validateCredentials("local", { status: 503 }, "j").should.be.rejectedWith({
      id: "profile-guard.decision.unavailable",
    });
  });

  it("leaves to the host what a strategy cannot judge before the user is stored", async () => {
    const missing = { status: 404, id: "security.user.not_found" };
    should(await host.validateCredentials("local", missing, "j")).be.undefined();
    const other = { status: 404, id: "security.profile.not_found" };
    should(await host.validateCredentials("local", other, "j")).equal("why");
  });

  it("knows a refusal by an error that the host does not know", async () => {
    const id = "core.fatal.unexpected_error";
    const weak = { status: 500, id, props: ["plugin.local-plugin.weak_password"] };
    should(await host.validateCredentials("local", weak, "j")).equal("weak_password");
    await host.validateCredentials("local", { ...weak, props: [] }, "j").should.be.rejected();
  });

  describe("a strategy that is not the host's own", () => {
    let restore: () => void;

    before(() => {
      restore = keepAsyncContext();
    });

    after(() => {
      restore();
    });

    const seen: [KuzzleRequest, object, string, string, boolean][] = [];
    const given = { code: "1" };
    const body = { content: { email: "e" }, credentials: { sms: given } };
    const imported = { body, importer: "boss" };
    let says: () => Promise<unknown>;

    beforeEach(() => {
      seen.length = 0;
      says = async () => undefined;
      kuzzle.pluginsManager.strategies.sms = { owner: "sms-plugin" };
      kuzzle.pluginsManager.getStrategyMethod = () =>
        (async (...asked: (typeof seen)[number]) => {
          seen.push(asked);
          return says();
        }) as never;
      kuzzle.answerers.set("core:security:user:get", (kuid) => ({ _id: kuid, profileIds: [] }));
      Object.assign(kuzzle, { coreAnswerers: kuzzle.answerers });
      host = new KuzzleHost(
        kuzzle as unknown as Kernel,
        new Origins(kuzzle, { warn: () => undefined }),
      );
    });

    it("is left to the host", async () => {
      should(await host.validateCredentials("sms", given, "j")).be.undefined();
      seen.should.be.empty();
    });

    it("is asked of a user of an import, as the host will ask it", async () => {
      should(await host.validateCredentials("sms", given, "j", imported)).be.undefined();
      const [[request, credentials, ...others] = []] = seen;
      others.should.eql(["j", "sms", false]);
      should(credentials).eql(given).and.not.equal(given);
      should(request?.input.body).eql(body).and.not.equal(body);
      should(request?.input).have.properties({ controller: "security", action: "createUser" });
      should(request?.getKuid()).equal("boss");
      should(request?.context.connection.protocol).be.null();
    });

    it("may say why not, or that it cannot tell before the user is stored", async () => {
      says = async () => {
        throw new BadRequestError("used", "plugin.sms.used", 1);
      };
      should(await host.validateCredentials("sms", given, "j", imported)).equal("used");
      says = async () => {
        throw new NotFoundError("no user", "security.user.not_found", 1);
      };
      should(await host.validateCredentials("sms", given, "j", imported)).be.undefined();
    });

    it("fails the decision when it fails", async () => {
      says = async () => {
        throw new PluginImplementationError("x is not a function");
      };
      const unavailable = { id: "profile-guard.decision.unavailable" };
      await host
        .validateCredentials("sms", given, "j", imported)
        .should.be.rejectedWith(unavailable);
    });

    it("writes nothing, and is believed nothing once it has tried", async () => {
      says = async () => kuzzle.ask("core:storage:private:document:delete", "codes", "1");
      let deleted = false;
      kuzzle.answerers.set("core:storage:private:document:delete", () => (deleted = true));
      should(await host.validateCredentials("sms", given, "j", imported)).be.undefined();
      deleted.should.be.false();
    });

    it("is asked without a user where the importer cannot be read", async () => {
      kuzzle.answerers.delete("core:security:user:get");
      should(await host.validateCredentials("sms", given, "j", imported)).be.undefined();
      should(seen[0]?.[0].context.user).be.null();
    });
  });

  describe("searches", () => {
    const SEARCH = "core:storage:private:document:search";
    let asked: object[];

    /** A storage with so many profiles, each written once. */
    function store(total: number): void {
      asked = [];
      kuzzle.answerers.set(SEARCH, (_index, _collection, body, options) => {
        asked.push(options as object);
        const { query } = body as {
          query: { bool?: { filter: [unknown, { range: { _seq_no: { gt: number } } }] } };
        };
        const from = 1 + (query.bool?.filter[1].range._seq_no.gt ?? -1);
        const to = Math.min(total, from + (options as { size: number }).size);
        const numbers = Array.from({ length: to - from }, (_, number) => from + number);
        return {
          hits: numbers.map((number) => ({ _id: `p${number}`, _source: { policies: [] } })),
          total,
          aggregations: {
            bySequence: { buckets: numbers.map((at) => ({ key: { at }, doc_count: 1 })) },
          },
        };
      });
    }

    it("read everything, at most a thousand at a time, and without a scroll", async () => {
      const page = { size: 1_001 };
      for (const [total, expected] of [
        [1_000, [{ size: 1_000 }]],
        [3_000, [{ size: 1_000 }, page, page, page]],
        [3_001, [{ size: 1_000 }, page, page, page, page]],
      ] as const) {
        store(total);
        new Set((await host.allProfiles()).map(({ _id }) => _id)).size.should.equal(total);
        asked.should.eql(expected);
      }
    });

    it("take the later of two versions, where a document is written between two pages", async () => {
      store(2_500);
      const answer = kuzzle.answerers.get(SEARCH);
      kuzzle.answerers.set(SEARCH, async (...args) => {
        const page = (await answer?.(...args)) as { hits: { _id: string; _source: object }[] };
        const isLast = page.hits.length === 500;
        const [first] = page.hits;
        return isLast && first !== undefined
          ? { ...page, hits: [{ _id: "p0", _source: { policies: [7] } }, ...page.hits.slice(1)] }
          : page;
      });
      const found = (await host.allProfiles()).filter(({ _id }) => _id === "p0");
      should(found.map(({ policies }) => policies)).eql([[7]]);
    });

    it("find the profiles of a role once a mark", async () => {
      for (const [mark, roleId, searches] of [
        ["1", "a", 1],
        ["1", "a", 0],
        ["1", "b", 1],
        ["1", "a", 0],
        ["2", "a", 1],
        [undefined, "a", 1],
      ] as const) {
        store(3);
        should((await host.profilesUsingRole(roleId, mark)).length).equal(3);
        asked.length.should.equal(searches, `${mark} ${roleId}`);
      }
    });
  });

  it("knows when the host is starting", () => {
    host.isStarting().should.be.true();
    kuzzle.state = 2;
    host.isStarting().should.be.false();
  });

  it("runs the native action with a preset list of its own, and leaves the host's", async () => {
    kuzzle.security.createRestrictedUser = async () => {
      const { restrictedProfileIds } = kuzzle.config.security;
      await Promise.resolve();
      return [restrictedProfileIds, kuzzle.config.security.restrictedProfileIds];
    };
    const request = requestOf("profile-guard", "createRestrictedUser");
    should(await host.run("createRestrictedUser", request, ["customer"])).eql([
      ["customer"],
      ["default"],
    ]);
  });

  it("sets the preset list that native createRestrictedUser uses", () => {
    host.restrictedProfileIds.should.eql(["default"]);
    host.restrictedProfileIds = ["customer"];
    kuzzle.config.security.restrictedProfileIds.should.eql(["customer"]);
  });
});
