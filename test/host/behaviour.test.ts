/* oxlint-disable typescript/no-require-imports -- the host's inner files have no types */
import { AsyncLocalStorage } from "node:async_hooks";
import path from "node:path";

import { KuzzleRequest } from "kuzzle";
import should from "should";

import type { Kernel } from "../../lib/host/kernel/kernel";
import { WriteLog } from "../../lib/host/storage/WriteLog";
import { replaceGlobalKuzzle } from "../support/globalKuzzle";

/**
 * Behaviour of the host that the plugin leans on, see docs/host-behaviour.md. A host upgrade that
 * changes one of them fails here, with the number of its row in that document.
 */
type Pipe = (
  payload: { trace: string[] },
  done: (error: unknown, payload: unknown) => void,
) => void;

interface Emitter {
  registerPluginPipe(event: string, pipe: Pipe): void;
  pipe(event: string, payload: unknown): Promise<unknown>;
  onAsk(event: string, answer: (...args: unknown[]) => unknown): void;
  ask(event: string, ...args: unknown[]): Promise<unknown>;
  on(event: string, listener: (payload: unknown) => void): void;
}

const KuzzleEventEmitter = (
  require("kuzzle/dist/lib/kuzzle/event/KuzzleEventEmitter") as {
    default: new (maxConcurrentPipes: number, pipesBufferSize: number) => Emitter;
  }
).default;

const { KuzzleError } = require(
  // the package does not export it
  path.resolve("node_modules/kuzzle-sdk/out/src/KuzzleError.js"),
) as {
  KuzzleError: new (wire: object, stack: string, protocol: string) => Record<string, unknown>;
};

const { RoleRepository } = {
  RoleRepository: require("kuzzle/dist/lib/core/security/roleRepository") as {
    prototype: { loadRoles(this: object, ids: string[]): Promise<unknown[]> };
  },
};

describe("the host's behaviour", () => {
  it("1: runs pipes in the order exact name, controller:before*, controller:*", async () => {
    const emitter = new KuzzleEventEmitter(50, 50);
    for (const event of ["security:*", "security:before*", "security:beforeCreateUser"]) {
      emitter.registerPluginPipe(event, (payload, done) => {
        payload.trace.push(event);
        done(null, payload);
      });
    }
    const payload: { trace: string[] } = { trace: [] };
    await emitter.pipe("security:beforeCreateUser", payload);
    payload.trace.should.eql(["security:beforeCreateUser", "security:before*", "security:*"]);
    await emitter.pipe("security:afterCreateUser", payload);
    payload.trace.slice(3).should.eql(["security:*"]);
  });

  it("2: tells of every ask afterwards, with arguments and response, in the asker's context", async () => {
    const emitter = new KuzzleEventEmitter(50, 50);
    const context = new AsyncLocalStorage<string>();
    const heard: unknown[] = [];
    emitter.onAsk("core:storage:private:document:create", async () => ({ _id: "a", _version: 1 }));
    emitter.on("core:storage:private:document:create", (payload) => {
      heard.push([context.getStore(), payload]);
    });
    await context.run("here", () =>
      emitter.ask("core:storage:private:document:create", "kuzzle", "users", { a: 1 }),
    );
    heard.should.eql([
      ["here", { args: ["kuzzle", "users", { a: 1 }], response: { _id: "a", _version: 1 } }],
    ]);
  });

  it("3: keeps a failed read of a role for good", async () => {
    const cache = new Map<string, Promise<unknown>>();
    let reads = 0;
    const repository = {
      roles: cache,
      loadOneFromDatabase: async () => {
        reads += 1;
        throw new Error("the storage is down");
      },
    };
    const load = (): Promise<unknown> =>
      RoleRepository.prototype.loadRoles.call(repository, ["editor"]);
    await load().should.be.rejected();
    await load().should.be.rejected();
    reads.should.equal(1);
  });

  it("4: getBoolean over HTTP changes the request: its second call answers true", () => {
    const request = new KuzzleRequest(
      { controller: "security", action: "createProfile" },
      { connection: { protocol: "http" } },
    );
    request.getBoolean("strict").should.be.false();
    request.getBoolean("strict").should.be.true();
  });

  it("5: reads content.profileIds as a path, and a literal member of that name wins", () => {
    const request = new KuzzleRequest({
      controller: "security",
      action: "createUser",
      body: { content: { profileIds: ["reader"] }, "content.profileIds": ["admin"] },
    });
    should(request.getBodyArray("content.profileIds")).eql(["admin"]);
  });

  it("6: kuzzle-sdk keeps errors and count of an error, and drops details", () => {
    const wire = { message: "m", status: 400, errors: [{ code: "c" }], count: 1, details: [1] };
    const error = new KuzzleError(wire, "", "http");
    should(error.errors).eql([{ code: "c" }]);
    should(error.count).equal(1);
    should(error.details).be.undefined();
  });

  describe("91, 92, 144: its storage", () => {
    const { ES7 } = require("kuzzle/dist/lib/service/storage/7/elasticsearch.js") as {
      ES7: { prototype: object };
    };
    let sent: { index?: string; require_alias?: true; body: { script?: { source: string } } }[];
    let storage: {
      create(index: string, collection: string, content: object): Promise<unknown>;
      bulkUpdateByQuery(...args: unknown[]): Promise<unknown>;
      _sanitizeSearchBody(body: object): unknown;
      _checkMappings(mappings: object): void;
    };

    beforeEach(() => {
      sent = [];
      const updateByQuery = async (request: (typeof sent)[number]) => {
        sent.push(request);
        return { body: { failures: [], updated: 1 } };
      };
      storage = Object.assign(Object.create(ES7.prototype) as typeof storage, {
        _client: { updateByQuery, index: updateByQuery },
        _indexPrefix: "&",
        logger: { debug: () => undefined },
        searchBodyKeys: ["query", "aggs"],
        scriptKeys: ["script", "_script"],
        scriptAllowedArgs: ["id", "params"],
      });
    });

    it("91: writes the names of changes into a script", async () => {
      const changes = { "a = 1; ctx.op": "delete", b: { c: 1, empty: {} } };
      await storage.bulkUpdateByQuery("i", "c", {}, changes);
      should(sent[0]?.body.script?.source).equal(
        "ctx._source.a = 1; ctx.op = params['a = 1; ctx.op'];ctx._source.b.c = params['b.c'];",
      );
    });

    it("144: writes into a collection by its alias, whether it is one or not", async () => {
      await storage.create("acme", "orders", {});
      should(sent[0]?.index).equal("@&acme.orders");
      should(sent[0]).not.have.property("require_alias");
    });

    it("92: looks for scripts by two names, and for none in mappings", () => {
      const aggs = { a: { scripted_metric: { map_script: "1" } } };
      const minimum = { minimum_should_match_script: { source: "1" } };
      storage._sanitizeSearchBody({ aggs, query: { terms_set: { f: minimum } } });
      storage._checkMappings({ properties: { a: { type: "long", script: { source: "1" } } } });
      (() => storage._sanitizeSearchBody({ query: { script: { source: "1" } } })).should.throw();
    });
  });

  it("143: takes 0 replicas for none given, and makes a collection that stands for none again", async () => {
    const { ES7 } = require("kuzzle/dist/lib/service/storage/7/elasticsearch.js") as {
      ES7: { prototype: object };
    };
    const made: { body: { aliases: object; settings: object } }[] = [];
    const deleted: object[] = [];
    let hides = true;
    const storage = Object.assign(
      Object.create(ES7.prototype) as {
        createCollection(index: string, collection: string, config: object): Promise<void>;
      },
      {
        _client: {
          cat: { nodes: async () => ({ body: [1] }) },
          indices: {
            create: async (request: (typeof made)[number]) => made.push(request),
            delete: async (request: object) => {
              hides = false;
              deleted.push(request);
            },
            exists: async () => ({ body: false }),
          },
        },
        _config: {
          commonMapping: { dynamic: "false", properties: {} },
          defaultSettings: { number_of_shards: 1, number_of_replicas: 1 },
        },
        _indexPrefix: "&",
        _checkIfAliasExists: async () => false,
        _getIndice: async () => "&acme._kuzzle_keep",
        _hasHiddenCollection: async () => hides,
        hasCollection: async () => false,
      },
    );
    const putBack = replaceGlobalKuzzle({ ask: async () => true, id: "node" });
    try {
      const settings = { number_of_shards: 5, number_of_replicas: 0 };
      await storage.createCollection("acme", "orders", { settings });
    } finally {
      putBack();
    }
    should(deleted).eql([{ index: "&acme._kuzzle_keep" }]);
    should(made.map(({ body: { aliases, settings } }) => ({ aliases, settings }))).eql([
      {
        aliases: { "@&acme._kuzzle_keep": {} },
        settings: { number_of_shards: 1, number_of_replicas: 1 },
      },
      {
        aliases: { "@&acme.orders": {} },
        settings: { number_of_shards: 5, number_of_replicas: 1 },
      },
    ]);
  });

  it("93: tells documents to pipes before it looks at their form", () => {
    const Extractor = require("kuzzle/dist/lib/api/documentExtractor.js") as new (
      request: KuzzleRequest,
    ) => { extract(): unknown };
    for (const [action, body] of [
      ["mCreate", {}],
      ["mDelete", { ids: "a" }],
      ["deleteFields", null],
    ] as const) {
      const request = new KuzzleRequest({ controller: "document", action, body });
      (() => new Extractor(request).extract()).should.throw(TypeError);
    }
  });

  it("94: its storage client reads no answer with a member __proto__", () => {
    const Serializer = require(
      // the package does not export it
      path.resolve("node_modules/sdk-es7/lib/Serializer.js"),
    ) as new () => {
      deserialize(text: string): object;
    };
    (() => new Serializer().deserialize('{"_source":{"a":{"__proto__":1}}}')).should.throw();
    new Serializer().deserialize('{"_source":{"a":1}}').should.be.ok();
  });

  it("7: setResult without a status sets it back to 200", () => {
    const request = new KuzzleRequest({ controller: "security", action: "createUser" });
    request.status = 201;
    request.setResult({});
    request.status.should.equal(200);
  });

  describe("14: pipes beyond those that may run at once", () => {
    let emitter: Emitter;
    let context: AsyncLocalStorage<string>;
    /** By payload: in whose context its pipe ran. */
    let ranIn: Map<string | undefined, string | undefined>;

    beforeEach(() => {
      emitter = new KuzzleEventEmitter(1, 50);
      context = new AsyncLocalStorage();
      ranIn = new Map();
      emitter.registerPluginPipe("security:beforeUpdateProfile", (payload, done) => {
        ranIn.set(payload.trace[0], context.getStore());
        setImmediate(() => {
          done(null, payload);
        });
      });
    });

    const inTurn = <T>(act: (name: string) => Promise<T>): Promise<T[]> =>
      Promise.all(["one", "other"].map((name) => context.run(name, () => act(name))));
    const pipe = (name: string): Promise<unknown> =>
      emitter.pipe("security:beforeUpdateProfile", { trace: [name] });

    it("run in another request's context; who awaits them goes on in its own", async () => {
      const wentOnIn = await inTurn(async (name) => {
        await pipe(name);
        return context.getStore();
      });
      [...ranIn].should.eql([
        ["one", "one"],
        ["other", "one"],
      ]);
      wentOnIn.should.eql(["one", "other"]);
    });

    it("do not mix up what each request writes", async () => {
      const CREATE_OR_REPLACE = "core:storage:private:document:createOrReplace";
      emitter.onAsk(CREATE_OR_REPLACE, async (_index, _collection, id) => ({
        _id: id,
        _version: 1,
        created: true,
      }));
      const kernel = Object.assign(emitter, { internalIndex: { index: "kuzzle" } });
      const log = new WriteLog(kernel as unknown as Kernel);
      const written = await inTurn(async (name) => {
        const observed = await log.during(async () => {
          await pipe(name);
          await emitter.ask(CREATE_OR_REPLACE, "kuzzle", "profiles", name, {});
        });
        return observed.written().map(({ id }) => id);
      });
      written.should.eql([["one"], ["other"]]);
    });
  });
});
