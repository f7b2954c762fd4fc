/* oxlint-disable typescript/no-require-imports -- the host's inner files have no types */
import { AsyncResource } from "node:async_hooks";
import { EventEmitter } from "node:events";
import { setImmediate as nextTurn } from "node:timers/promises";

import type { KuzzleRequest } from "kuzzle";
import { KuzzleRequest as Request } from "kuzzle";
import should from "should";

import { LIMITS } from "../../../lib/domain/policies/keyLimits";
import type { Kernel } from "../../../lib/host/kernel/kernel";
import { keepAsyncContext, keepContextOfPipes } from "../../../lib/host/patches/asyncContext";
import type { Bluebird } from "../../../lib/host/patches/asyncContext";
import type { Served } from "../../../lib/host/port/ServedRequests";
import { Origins } from "../../../lib/host/requests/Origins";
import { KuzzleServedRequests } from "../../../lib/host/requests/KuzzleServedRequests";
import { numbersOf } from "../../../tools/test/numbersOf";
import { cases } from "../../support/random";

const AsyncStore = (
  require("kuzzle/dist/lib/util/asyncStore") as {
    default: new () => {
      run(work: () => void): void;
      set(key: string, value: unknown): void;
      exists(): boolean;
      get(key: string): KuzzleRequest;
    };
  }
).default;
type Handler = (payload: unknown) => Promise<unknown>;
const KuzzleEventEmitter = (
  require("kuzzle/dist/lib/kuzzle/event/KuzzleEventEmitter") as {
    default: new (
      most: number,
      buffer: number,
    ) => {
      registerPluginPipe(event: string, pipe: (...args: never[]) => void): void;
      pipe(event: string, payload: unknown): Promise<unknown>;
    };
  }
).default;
const bluebird = require("bluebird") as Bluebird;

const EMBEDDED = { id: "sdk", protocol: "funnel" };
/** Fewer than there are requests at once, so that pipes wait for each other. */
const PIPES = 3;

/** As much of the host as hands requests on, with its own queue of pipes, store and promises. */
class Host {
  readonly store = new AsyncStore();
  readonly emitter = new KuzzleEventEmitter(PIPES, 100_000);
  /** The answer of a strategy. */
  authenticates: unknown;
  /** The actions, by their names. */
  readonly actions = new Map<string, (request: KuzzleRequest) => Promise<unknown>>();
  readonly kernel: Kernel;
  readonly origins: Origins;
  readonly serving: KuzzleServedRequests;

  constructor() {
    const { store, emitter } = this;
    this.kernel = Object.assign(emitter, {
      asyncStore: store,
      state: 2,
      passport: { authenticate: async () => this.authenticates },
      funnel: {
        controllers: new Map(),
        // as lib/api/funnel.js `execute` does it
        execute: (request: KuzzleRequest, callback: (error: unknown) => void): number => {
          store.run(() => {
            store.set("REQUEST", request);
            this.kernel
              .pipe("request:beforeExecution", request)
              .then((piped) => this.kernel.pipe("request:onAuthorized", piped))
              .then((piped) => this.kernel.funnel.processRequest?.(piped as KuzzleRequest))
              .then(
                () => {
                  callback(null);
                },
                (error: unknown) => {
                  callback(error);
                },
              );
          });
          return 0;
        },
        processRequest: async (request: KuzzleRequest) => {
          const piped = (await this.kernel.pipe("app:before", request)) as KuzzleRequest;
          await this.actions.get(String(piped.input.action))?.(piped);
          return piped;
        },
        executePluginRequest: async (request: KuzzleRequest) => {
          await this.actions.get(String(request.input.action))?.(request);
        },
      },
    }) as unknown as Kernel;
    this.origins = new Origins(this.kernel, { warn: () => undefined });
    this.serving = new KuzzleServedRequests(this.kernel, this.origins);
  }

  pipe(event: string, handler: Handler): void {
    this.emitter.registerPluginPipe(
      event,
      (payload: unknown, done: (error: unknown, payload?: unknown) => void) => {
        handler(payload).then(
          (result) => {
            done(null, result);
          },
          (error: unknown) => {
            done(error);
          },
        );
      },
    );
  }

  /** Sends a request of a client, and waits for its answer. */
  async send(request: KuzzleRequest): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.kernel.funnel.execute?.(request, (error: unknown) => {
        if (error === null) {
          resolve();
        } else {
          reject(new Error("the request failed", { cause: error }));
        }
      });
    });
  }

  /** Tells whom a call of the embedded SDK serves, or one made of this request. */
  async ask(made?: KuzzleRequest): Promise<Served> {
    let served: Served | undefined;
    const request = requestOf(`ask-${++asked}`, made?.context ?? { connection: EMBEDDED });
    this.actions.set(`ask-${asked}`, async (one) => {
      served = this.serving.of(one);
    });
    await this.kernel.funnel.executePluginRequest?.(request);
    this.actions.delete(`ask-${asked}`);
    should(served).not.be.undefined();
    return served as Served;
  }
}
let asked = 0;

interface Changeable {
  user: { _id: string; profileIds: string[] };
  token: object;
}

function requestOf(action: string, context: object): KuzzleRequest {
  return new Request(
    { controller: "app", action },
    context as ConstructorParameters<typeof Request>[1],
  );
}

function clientOf(kuid: string, action = "act", protocol = "http"): KuzzleRequest {
  return new Request(
    { controller: "app", action },
    {
      connection: { id: `connection of ${kuid}`, protocol },
      token: { userId: kuid, jwt: `token of ${kuid}` },
      user: { _id: kuid, profileIds: [kuid] },
    },
  );
}

const kuidOf = ({ client }: Served): string | undefined =>
  (client?.context.user as { _id?: string } | undefined)?._id;

describe("KuzzleServedRequests", () => {
  let host: Host;
  let restore: (() => void)[];

  beforeEach(() => {
    host = new Host();
    restore = [keepAsyncContext(), keepContextOfPipes(host.kernel)];
  });

  afterEach(() => {
    for (const undo of restore) {
      undo();
    }
  });

  /** Returns what is told in the course of a request. */
  async function during<T>(request: KuzzleRequest, work: (one: KuzzleRequest) => Promise<T>) {
    let result: T | undefined;
    host.actions.set(String(request.input.action), async (one) => {
      result = await work(one);
    });
    await host.send(request);
    return result as T;
  }

  it("tells the client in whose course a call is made, and by which action", async () => {
    const client = clientOf("mary");
    const served = await during(client, () => host.ask());
    served.should.match({ by: "client", via: "app:act" });
    // as the host has admitted them
    const { token, user, connection } = served.client?.context ?? {};
    should({ token, user }).eql({ token: client.context.token, user: client.context.user });
    should(connection).match({ id: "connection of mary", protocol: "http" });
    should(served.client?.id).equal(client.id);
  });

  it("tells the action by its first name: the host lets nobody change it", async () => {
    const served = await during(clientOf("mary"), (request) => {
      Object.assign(request.input, { controller: "office", action: "invite" });
      return host.ask();
    });
    should(served.via).equal("app:act");
  });

  it("tells nobody's name in a store that nothing of the host's began", async () => {
    const served = new Promise<Served>((resolve) => {
      host.store.run(() => {
        resolve(host.ask());
      });
    });
    should(await served).eql({ by: "unknown", why: "disagreement" });
  });

  it("tells nobody where no request waits: start-up, timers and jobs", async () => {
    (await host.ask()).should.eql({ by: "nobody" });
  });

  it("binds a call by the client's request that it is made of", async () => {
    const mary = clientOf("mary");
    const [within, outside] = [await during(mary, (one) => host.ask(one)), await host.ask(mary)];
    within.by.should.equal("client");
    outside.by.should.equal("client");
    should(kuidOf(outside)).equal("mary");
  });

  it("tells nobody's name where the contexts disagree", async () => {
    const served = await during(clientOf("mary"), () => host.ask(clientOf("tom")));
    served.should.match({ by: "unknown", why: "disagreement" });
    // of the same user, by another token
    const other = clientOf("mary");
    Object.assign(other.context, { token: { userId: "mary", jwt: "another" } });
    (await during(clientOf("mary"), () => host.ask(other))).by.should.equal("unknown");
  });

  it("tells nobody's name where the host handed on a client's request in another's context", async () => {
    const tom = clientOf("tom", "toms");
    host.actions.set("toms", async () => undefined);
    let inPipe: Served | undefined;
    host.pipe("app:before", async (request) => {
      if (request === tom) {
        inPipe = await host.ask();
      }
      return request;
    });
    await host.send(tom);
    should(inPipe).match({ by: "client", via: "app:toms" });
    const inAction = await during(clientOf("mary"), async () => {
      let served: Served | undefined;
      host.actions.set("toms", async () => {
        served = await host.ask();
      });
      await host.kernel.funnel.processRequest?.(tom);
      return { served, inPipe };
    });
    should(inAction.served).match({ by: "unknown", why: "disagreement" });
    should(inAction.inPipe).match({ by: "unknown", why: "disagreement" });
  });

  it("tells nobody's name where contexts are not kept, once a client's request has come", async () => {
    host.serving.keepsContexts = false;
    (await host.ask()).should.eql({ by: "nobody" });
    (await during(clientOf("mary"), () => host.ask())).should.match({
      by: "unknown",
      why: "context",
    });
    (await host.ask()).by.should.equal("unknown");
  });

  it("tells the application where it says so, there alone", async () => {
    const client = clientOf("mary");
    const [inside, after] = await during(client, async () => [
      await host.serving.asApplication("a free trial", async () => {
        await nextTurn();
        return host.ask();
      }),
      await host.ask(),
    ]);
    should(inside).match({ by: "application", reason: "a free trial", via: "app:act" });
    should(kuidOf(inside)).equal("mary");
    should(after).match({ by: "client" });
    const job = await host.serving.asApplication("nightly", () => host.ask());
    job.should.eql({ by: "application", reason: "nightly" });
  });

  it("does not take it over into the request of another client", async () => {
    host.actions.set("toms", async () => {
      should(await host.ask()).match({ by: "client", via: "app:toms" });
    });
    await during(clientOf("mary"), () =>
      host.serving.asApplication("a free trial", () => host.send(clientOf("tom", "toms"))),
    );
  });

  it("tells the client for whom a job is said to run", async () => {
    const client = clientOf("mary");
    let later: Served | undefined;
    await during(client, async (request) => {
      setImmediate(() => undefined);
      later = await new Promise<Served>((resolve) => {
        outside(() => {
          void host.serving.forClient(request, () => host.ask())?.result.then(resolve);
        });
      });
    });
    should(later).match({ by: "client", via: "app:act" });
    should(kuidOf(later as unknown as Served)).equal("mary");
    should(host.serving.forClient(clientOf("tom"), () => undefined)).be.undefined();
  });

  it("tells nobody's name in a promise that outlives its request, but that it went on from there", async () => {
    const client = clientOf("mary");
    let outliving: Promise<Served> | undefined;
    let made: Promise<Served> | undefined;
    let said: Promise<Served> | undefined;
    await during(client, async (request) => {
      const answered = nextTurn().then(nextTurn);
      outliving = answered.then(() => host.ask());
      made = answered.then(() => host.ask(request));
      said = answered.then(
        async () => host.serving.forClient(request, () => host.ask())?.result as Promise<Served>,
      );
    });
    const served = await outliving;
    should(served).match({ by: "unknown", why: "answered", via: "app:act" });
    should(kuidOf(served as Served)).be.undefined();
    should(await made).match({ by: "client", via: "app:act" });
    should(await said).match({ by: "client", via: "app:act" });
  });

  for (const [says, why] of [
    ["forClient", "ended"],
    ["asApplication", undefined],
  ] as const) {
    it(`ends ${says} with the promise of its work`, async () => {
      const ask = await during(clientOf("mary"), async (request) => {
        let later: (() => Promise<Served>) | undefined;
        const work = async (): Promise<void> => {
          later = AsyncResource.bind(() => host.ask());
          should((await host.ask()).by).equal(says === "forClient" ? "client" : "application");
        };
        await (says === "forClient"
          ? host.serving.forClient(request, work)?.result
          : host.serving.asApplication("a gift", work));
        should(await later?.()).match(
          why === undefined ? { by: "client" } : { by: "unknown", why },
        );
        return later;
      });
      should(await ask?.()).match({ by: "unknown", why: why ?? "answered" });
    });
  }

  it("ends forClient at once with work that is no promise", async () => {
    let later: (() => Promise<Served>) | undefined;
    await during(clientOf("mary"), async (request) => {
      host.serving.forClient(request, () => {
        later = AsyncResource.bind(() => host.ask());
      });
    });
    should(await later?.()).match({ by: "unknown", why: "ended" });
  });

  it("tells the client of a call of the application that was made in their course", async () => {
    let served: Served | undefined;
    await during(clientOf("mary"), async () => {
      const nested = requestOf("nested", { connection: EMBEDDED });
      host.actions.set("nested", async (one) => {
        served = await host.serving.forClient(one, () => host.ask())?.result;
      });
      await host.kernel.funnel.executePluginRequest?.(nested);
    });
    should(served).match({ by: "client", via: "app:act" });
    should(kuidOf(served as Served)).equal("mary");
  });

  it("tells the client of a call that a job has made which says for whom it is", async () => {
    const nested = requestOf("nested", { connection: EMBEDDED });
    let served: Served | undefined;
    host.actions.set("nested", async (one) => {
      // a job again, in no request's context
      await nextTurn();
      await outside(async () => {
        served = await host.serving.forClient(one, () => host.ask())?.result;
      });
    });
    await during(clientOf("mary"), async (request) =>
      outside(
        async () =>
          host.serving.forClient(request, () => host.kernel.funnel.executePluginRequest?.(nested))
            ?.result,
      ),
    );
    should(served).match({ by: "client", via: "app:act" });
    should(kuidOf(served as Served)).equal("mary");
  });

  describe("forClient of a request that the application makes", () => {
    const saidFor = async (request: KuzzleRequest): Promise<Served | undefined> =>
      host.serving.forClient(request, () => host.ask())?.result;
    const made = (context: object = {}): KuzzleRequest => requestOf("made", context);

    it("is the client's in whose course it is made", async () => {
      await during(clientOf("mary"), async (request) => {
        for (const one of [made(), made(request.context), made({ connection: EMBEDDED })]) {
          should(await saidFor(one)).match({ by: "client", via: "app:act" });
        }
      });
    });

    it("is nobody's where it names another client, or nobody can tell", async () => {
      await during(clientOf("mary"), async () => {
        should(await saidFor(made(clientOf("boss").context))).be.undefined();
        const store = host.kernel.asyncStore;
        store.set?.("REQUEST", clientOf("boss"));
        should(await saidFor(made())).be.undefined();
      });
      const later = await during(clientOf("mary"), async () => ({
        answered: nextTurn()
          .then(nextTurn)
          .then(() => saidFor(made())),
      }));
      should(await later.answered).be.undefined();
      should(await saidFor(made())).be.undefined();
      should(await host.serving.asApplication("nightly", () => saidFor(made()))).be.undefined();
    });

    it("is the client's of whose request it is made, wherever it runs", async () => {
      const kept = await during(clientOf("mary"), async (request) => made(request.context));
      should(await saidFor(kept)).match({ by: "client", via: "app:act" });
    });
  });

  it("tells nobody's name before the host has admitted the client", async () => {
    let served: Served | undefined;
    host.pipe("request:beforeExecution", async (request) => {
      served = await host.ask();
      return request;
    });
    await during(clientOf("mary"), async () => undefined);
    should(served).eql({ by: "unknown", why: "early", via: "app:act" });
    // nor where token and user are not of one
    const torn = clientOf("mary");
    Object.assign(torn.context, { user: { _id: "boss", profileIds: ["admin"] } });
    should(await during(torn, () => host.ask())).match({ by: "unknown", why: "early" });
  });

  for (const [what, change] of [
    ["user", (context) => (context.user = { _id: "boss", profileIds: ["admin"] })],
    ["id of the user", (context) => (context.user._id = "boss")],
    ["profiles", (context) => context.user.profileIds.push("admin")],
    ["token", (context) => (context.token = { userId: "mary", jwt: "another" })],
    ["limits", (context) => Object.assign(context.token, { [LIMITS]: {} })],
  ] as readonly [string, (context: Changeable) => unknown][]) {
    it(`tells nobody's name, but who was admitted, once the ${what} of their request changed`, async () => {
      const served = await during(clientOf("mary"), async (request) => {
        change(request.context as unknown as Changeable);
        should(host.serving.changedOf(request)?.context.user).match({ _id: "mary" });
        const said = await host.serving.forClient(request, () => host.ask())?.result;
        should(said).match({ by: "unknown", why: "changed" });
        return host.ask();
      });
      served.should.match({ by: "unknown", why: "changed", via: "app:act" });
      should(served.client?.context.user).match({ _id: "mary", profileIds: ["mary"] });
      should(served.client?.context.token).match({ jwt: "token of mary" });
    });
  }

  it("takes nobody's word for it that another was admitted since", async () => {
    const served = await during(clientOf("mary"), async (request) => {
      const boss = { _id: "boss", profileIds: ["admin"] };
      Object.assign(request.context, { user: boss, token: { userId: "boss", jwt: "boss's" } });
      await host.kernel.pipe("request:onAuthorized", request);
      return host.ask();
    });
    served.should.match({ by: "unknown", why: "changed" });
    should(kuidOf(served)).equal("mary");
  });

  it("tells nobody's name where a call outside is made of a request with another user", async () => {
    const client = clientOf("mary");
    await during(client, async () => undefined);
    should(await host.ask(client)).match({ by: "client", via: "app:act" });
    (client.context as unknown as Changeable).user.profileIds.push("admin");
    should(await host.ask(client)).match({ by: "unknown", why: "changed" });
  });

  it("remembers whose context it is whatever is put into the host's store", async () => {
    const client = clientOf("mary");
    for (const put of [undefined, clientOf("boss")]) {
      const served = await during(client, () => {
        host.kernel.asyncStore.set?.("REQUEST", put);
        return host.ask();
      });
      served.should.match({ by: "unknown", why: "disagreement", via: "app:act" });
    }
    const within = await during(
      client,
      () =>
        new Promise<Served>((resolve, reject) => {
          host.kernel.asyncStore.run?.(() => {
            host.ask().then(resolve, reject);
          });
        }),
    );
    within.should.match({ by: "unknown", why: "disagreement", via: "app:act" });
  });

  it("takes a request that the host executes in another's context for its own", async () => {
    const tom = clientOf("tom", "toms");
    host.actions.set("toms", async () => {
      should(kuidOf(await host.ask())).equal("tom");
    });
    await during(clientOf("mary"), () => host.send(tom));
  });

  describe("a login", () => {
    const BOB = { _id: "bob", profileIds: ["clerk"] };
    const login = (): KuzzleRequest =>
      new Request(
        { controller: "auth", action: "login" },
        {
          connection: { id: "c", protocol: "http" },
          token: { userId: "-1", jwt: null },
          user: { _id: "-1", profileIds: ["anonymous"] },
        },
      );

    it("is whose it turns out to be from then on", async () => {
      const served = await during(login(), async (request) => {
        should(kuidOf(await host.ask())).equal("-1");
        host.authenticates = BOB;
        await host.kernel.passport?.authenticate({ original: request }, "local");
        return host.ask();
      });
      served.should.match({ by: "client", via: "auth:login" });
      should(served.client?.context.user).match(BOB);
    });

    it("is nobody else's by what an application logs in to, nor by half a login", async () => {
      host.authenticates = BOB;
      const served = await during(clientOf("mary"), async (request) => {
        await host.kernel.passport?.authenticate({ original: request }, "local");
        await host.kernel.passport?.authenticate({ original: login() }, "local");
        return host.ask();
      });
      should(kuidOf(served)).equal("mary");
      host.authenticates = { statusCode: 302, headers: {} };
      const half = await during(login(), async (request) => {
        await host.kernel.passport?.authenticate({ original: request }, "oauth");
        return host.ask();
      });
      should(kuidOf(half)).equal("-1");
    });
  });

  it("knows the user by the request that a pipe puts in a client's place before its rights are checked", async () => {
    const first = clientOf("-1");
    const second = clientOf("mary");
    host.pipe("request:beforeExecution", async (request) => (request === first ? second : request));
    const served = await during(first, () => host.ask());
    should(kuidOf(served)).equal("mary");
  });

  it("follows 60 requests whose pipes wait for each other", async () => {
    const told: [string, string | undefined][] = [];
    host.pipe("app:before", async (request) => {
      const mine = kuidOf({ by: "client", client: request as KuzzleRequest });
      told.push([String(mine), kuidOf(await host.ask())]);
      await nextTurn();
      return request;
    });
    host.actions.set("act", async () => undefined);
    await Promise.all(
      Array.from({ length: 60 }, (_, number) => host.send(clientOf(`user ${number}`))),
    );
    told.length.should.equal(60);
    told.filter(([mine, seen]) => mine !== seen).should.eql([]);
  });

  it("mixes up pipes that wait without the host patch", async () => {
    for (const undo of restore.splice(0)) {
      undo();
    }
    const told: Served[] = [];
    host.pipe("app:before", async (request) => {
      told.push(await host.ask());
      await nextTurn();
      return request;
    });
    host.actions.set("act", async () => undefined);
    await Promise.all(Array.from({ length: 9 }, (_, number) => host.send(clientOf(`u${number}`))));
    new Set(told.map(kuidOf)).size.should.be.below(9);
  });

  it("follows 10,000 requests of two protocols, interleaved by a seed", async function () {
    this.timeout(120_000);
    const random = numbersOf(20_261_129);
    const emitter = new EventEmitter();
    /** As an application has one: started before any request. */
    const jobs: (() => void)[] = [];
    const timer = setInterval(() => {
      jobs.splice(0).forEach((job) => {
        job();
      });
    }, 1);
    const wrong: string[] = [];
    const outliving: Promise<void>[] = [];
    let looks = 0;
    const look = async (kuid: string, where: string, made?: KuzzleRequest): Promise<void> => {
      looks += 1;
      const served = await host.ask(made);
      if (served.by !== "client" || kuidOf(served) !== kuid) {
        wrong.push(`${where}: ${served.by} ${String(kuidOf(served))} for ${kuid}`);
      }
    };
    /** Once the request is answered, nobody is told: never another one. */
    const glimpse = async (kuid: string): Promise<void> => {
      const served = await host.ask();
      const isKnown = served.by === "client" && kuidOf(served) === kuid;
      if (!isKnown && !(served.by === "unknown" && served.why === "answered")) {
        wrong.push(`outliving: ${served.by} ${String(kuidOf(served))} for ${kuid}`);
      }
    };
    emitter.on("event", (kuid: string, done: (work: Promise<void>) => void) => {
      done(look(kuid, "event emitter"));
    });
    host.pipe("app:before", async (request) => {
      if (random() < 0.3) {
        await look(userOf(request as KuzzleRequest), "pipe");
      }
      return request;
    });
    const steps: ((kuid: string, request: KuzzleRequest) => Promise<unknown>)[] = [
      (kuid) => look(kuid, "await"),
      (kuid) => nextTurn().then(() => look(kuid, "setImmediate")),
      (kuid) =>
        new Promise((resolve) => {
          setTimeout(() => {
            resolve(look(kuid, "timer"));
          }, 0);
        }),
      async (kuid) => bluebird.map([1, 2], () => look(kuid, "bluebird")),
      (kuid) =>
        new Promise((resolve) => {
          emitter.emit("event", kuid, resolve);
        }),
      (kuid, request) =>
        new Promise((resolve) => {
          const work = (): Promise<void> => look(kuid, "job");
          jobs.push(() => {
            resolve(host.serving.forClient(request, work)?.result);
          });
        }),
      (kuid, request) => look(kuid, "made of the request", request),
      (kuid) => host.kernel.pipe("app:anything", { kuid }).then(() => look(kuid, "after a pipe")),
      async (kuid, request) => {
        const said = (): Promise<void> =>
          host.serving.forClient(request, () => look(kuid, "outliving"))?.result as Promise<void>;
        outliving.push(
          nextTurn().then(said),
          nextTurn().then(() => glimpse(kuid)),
        );
      },
      async (kuid) => {
        const nested = new Request(
          { controller: "app", action: "nested" },
          {
            connection: EMBEDDED,
            user: { _id: "somebody", profileIds: [] },
          },
        );
        Object.assign(nested.input.args, { kuid });
        await host.kernel.funnel.executePluginRequest?.(nested);
      },
    ];
    host.pipe("app:anything", async (payload) => {
      await look((payload as { kuid: string }).kuid, "waiting pipe");
      return payload;
    });
    host.actions.set("nested", async ({ input }) => {
      await nextTurn();
      await look(String(input.args.kuid), "nested call");
    });
    host.actions.set("act", async (request) => {
      const kuid = userOf(request);
      const most = 1 + Math.floor(random() * 3);
      for (let count = 0; count < most; count++) {
        await steps[Math.floor(random() * steps.length)]?.(kuid, request);
      }
    });

    const total = cases(10_000);
    const atOnce = 60;
    try {
      for (let sent = 0; sent < total; sent += atOnce) {
        await Promise.all(
          Array.from({ length: Math.min(atOnce, total - sent) }, (_, number) =>
            host.send(
              clientOf(`user ${sent + number}`, "act", random() < 0.5 ? "http" : "websocket"),
            ),
          ),
        );
      }
      await Promise.all(outliving);
    } finally {
      clearInterval(timer);
    }
    wrong.slice(0, 5).should.eql([]);
    looks.should.be.above(total);
  });
});

/** Runs work in no request's context. */
const outside = AsyncResource.bind(<T>(work: () => T): T => work());

function userOf(request: KuzzleRequest): string {
  return String(kuidOf({ by: "client", client: request }));
}
