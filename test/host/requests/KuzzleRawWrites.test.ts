/* oxlint-disable typescript/no-require-imports -- the host's inner files have no types */
import type { KuzzleRequest } from "kuzzle";
import should from "should";

import type { Answerer, Kernel } from "../../../lib/host/kernel/kernel";
import { KuzzleRawWrites } from "../../../lib/host/requests/KuzzleRawWrites";
import { FakeServed } from "../../support/FakeServed";
import { requestOf } from "../../support/requests";

const KuzzleEventEmitter = (
  require("kuzzle/dist/lib/kuzzle/event/KuzzleEventEmitter") as {
    default: new (
      most: number,
      buffer: number,
    ) => Kernel & {
      once(event: string, listener: () => void): void;
      onAsk(event: string, answer: Answerer): void;
      registerPluginHook(plugin: string, event: string, hook: () => unknown): void;
    };
  }
).default;

/** As the host is one. */
class FakeKuzzle extends KuzzleEventEmitter {
  override async ask(event: string, ...args: unknown[]): Promise<unknown> {
    return super.ask(event, ...args);
  }
}

const CREATE = "core:security:user:create";
const UPDATE = "core:security:user:update";

const DOCUMENT = "core:storage:private:document";

type Method = (...args: unknown[]) => Promise<unknown>;

describe("KuzzleRawWrites", () => {
  let answerers: Map<string, Answerer>;
  let kuzzle: Pick<Kernel, "ask" | "coreAnswerers" | "internalIndex" | "pipe" | "pluginsManager">;
  let strategies: Record<string, { methods: Record<string, Method> }>;
  let served: FakeServed;
  let writes: KuzzleRawWrites;
  let isRehearsal: boolean;
  let unserved: [KuzzleRequest, string][];
  let judged: KuzzleRequest[];
  /** Questions to the storage and to Redis, in order. */
  let steps: string[];
  /** Stands for the pipe of the application. */
  let inPipe: () => unknown;

  beforeEach(() => {
    steps = [];
    answerers = new Map<string, Answerer>([
      [CREATE, () => "created"],
      ...["create", "update", "delete", "mUpdate"].map((one): [string, Answerer] => [
        `${DOCUMENT}:${one}`,
        () => {
          steps.push("written");
          return Promise.resolve("done");
        },
      ]),
    ]);
    inPipe = () => undefined;
    strategies = { local: strategyOf() };
    kuzzle = {
      ask: async (event: string, key: string) => {
        steps.push(`${event} ${key}`);
      },
      coreAnswerers: answerers,
      internalIndex: { index: "kuzzle" },
      pipe: async () => inPipe(),
      pluginsManager: {
        strategies,
        listStrategies: () => Object.keys(strategies),
        registerStrategy: (_plugin: string, name: string) => {
          strategies[name] = strategyOf();
        },
      },
    } as unknown as Kernel;
    served = new FakeServed();
    served.served = { by: "client", client: requestOf("shop", "invite", {}) };
    isRehearsal = false;
    judged = [];
    writes = new KuzzleRawWrites(kuzzle, served, () => isRehearsal);
    unserved = [];
    writes.guard(
      (request, run) => {
        judged.push(request);
        return run();
      },
      (...asked) => {
        unserved.push(asked);
      },
    );
  });

  function strategyOf(): { methods: Record<string, Method> } {
    const method = async (): Promise<unknown> => "done";
    return { methods: { create: method, update: method, delete: method, exists: method } };
  }

  const ask = async (): Promise<unknown> => answerers.get(CREATE)?.("mary", ["admin"], {}, {});

  it("puts the guard around what is asked while a client is served", async () => {
    should(await ask()).equal("created");
    judged.length.should.equal(1);
    should(judged[0]?.input).match({
      controller: "security",
      action: "createUser",
      args: { _id: "mary" },
      body: { content: { profileIds: ["admin"] } },
    });
  });

  it("leaves alone what an admitted action asks, but for its pipes", async () => {
    should(await writes.admit(ask)).equal("created");
    judged.length.should.equal(0);
    inPipe = ask;
    should(await writes.admit(() => kuzzle.pipe("any:event"))).equal("created");
    judged.length.should.equal(1);
    // what comes after the pipe is the action's again
    await writes.admit(async () => {
      inPipe = () => undefined;
      await kuzzle.pipe("any:event");
      await ask();
    });
    judged.length.should.equal(1);
  });

  it("tells of what is asked for nobody, but not of what an admitted action asks", async () => {
    served.served = { by: "nobody" };
    await writes.admit(ask);
    should(unserved).eql([]);
    should(await ask()).equal("created");
    should(unserved).match([[{ input: { controller: "security", action: "createUser" } }, CREATE]]);
  });

  it("leaves alone what is asked for nobody, in a rehearsal, and where contexts are mixed up", async () => {
    served.served = { by: "nobody" };
    await ask();
    served.served = { by: "client", client: requestOf("shop", "invite", {}) };
    isRehearsal = true;
    await ask();
    isRehearsal = false;
    served.keepsContexts = false;
    await ask();
    judged.length.should.equal(0);
  });

  it("takes what listens to the events of an action for code of the application", async () => {
    const host = new FakeKuzzle(10, 10);
    const { internalIndex, pluginsManager } = kuzzle;
    Object.assign(host, { internalIndex, pluginsManager });
    const own = new KuzzleRawWrites(host, served, () => false);
    host.onAsk(CREATE, () => "created");
    host.onAsk(UPDATE, () => "updated");
    own.guard(async (request, run) => {
      judged.push(request);
      return run();
    });
    const heard = [
      new Promise<unknown>((resolve) => {
        host.registerPluginHook("shop", UPDATE, () => {
          resolve(host.ask(CREATE, "mary", ["admin"], {}));
        });
      }),
      new Promise<unknown>((resolve) => {
        host.once("core:security:user:*", () => {
          resolve(host.ask(CREATE, "tom", ["admin"], {}));
        });
      }),
    ];
    await own.admit(() => host.ask(UPDATE, "anne", [], {}));
    should(await Promise.all(heard)).eql(["created", "created"]);
    should(judged.map(({ input }) => String(input.args._id)).sort()).containDeep(["mary", "tom"]);
    // what was asked by the action itself is decided
    should(judged.some(({ input }) => input.action === "updateUser")).be.false();
  });

  describe("of a document that judging has put into Redis", () => {
    const write = async (name: string, ...args: unknown[]): Promise<unknown> =>
      answerers.get(`${DOCUMENT}:${name}`)?.(...args);
    const forgets = (path: string): string => `core:cache:internal:del repos/kuzzle/${path}`;

    it("has Redis forget it once it is written", async () => {
      await write("update", "kuzzle", "users", "mary", { profileIds: ["thin"] });
      await write("delete", "kuzzle", "profiles", "wide");
      should(steps).eql([
        ...["written", forgets("users/mary")],
        ...["written", forgets("profiles/wide")],
      ]);
    });

    it("has Redis forget it where the write fails, since it may be stored", async () => {
      answerers.clear();
      answerers.set(`${DOCUMENT}:update`, async () => Promise.reject(new Error("gone")));
      writes.guard(async (_request, run) => run());
      await should(write("update", "kuzzle", "users", "mary", { a: 1 })).be.rejectedWith("gone");
      should(steps).eql([forgets("users/mary")]);
    });

    it("leaves Redis alone otherwise", async () => {
      await write("update", "kuzzle", "roles", "reader", { controllers: {} });
      await write("update", "shop", "users", "mary", { profileIds: [] });
      await write("create", "kuzzle", "users", {}, { id: "mary" });
      await write("mUpdate", "kuzzle", "users", [{ _id: "mary", body: {} }]);
      served.served = { by: "nobody" };
      await write("update", "kuzzle", "users", "mary", { profileIds: ["thin"] });
      should(steps).eql(["written", "written", "written", "written", "written"]);
    });
  });

  it("tells where the host tells its events in another way", () => {
    should(writes.guard(async (_request, run) => run())).containEql("emit");
  });

  it("puts the guard around what a strategy writes, of those that come later too", async () => {
    const asked: string[] = [];
    writes.guardStrategies(async (request, run, by) => {
      judged.push(request);
      asked.push(by);
      return run();
    });
    kuzzle.pluginsManager.registerStrategy?.("shop", "card", {});
    const body = { username: "mary" };
    for (const [strategy, name, args] of [
      ["local", "create", [{}, body, "mary", "local"]],
      ["local", "update", [{}, body, "mary", "local"]],
      ["card", "delete", [{}, "mary", "card"]],
      ["local", "exists", [{}, "mary", "local"]],
    ] as const) {
      should(await strategies[strategy]?.methods[name]?.(...args)).equal("done");
    }
    should(asked).eql(["local.create", "local.update", "card.delete"]);
    should(
      judged.map(({ input }) => [
        input.action,
        String(input.args._id),
        String(input.args.strategy),
      ]),
    ).eql([
      ["createCredentials", "mary", "local"],
      ["updateCredentials", "mary", "local"],
      ["deleteCredentials", "mary", "card"],
    ]);
    should(judged[0]?.input.body).eql(body);
    await writes.admit(async () => strategies.local?.methods.create?.({}, body, "mary", "local"));
    should(judged.length).equal(3);
  });

  it("tells which events the host does not have", () => {
    writes.guard(async (_request, run) => run()).should.containEql("core:security:user:delete");
  });
});
