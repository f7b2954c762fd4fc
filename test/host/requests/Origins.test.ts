import { AsyncResource } from "node:async_hooks";

import type { KuzzleRequest } from "kuzzle";
import { KuzzleRequest as Request } from "kuzzle";
import "should";
import should from "should";

import type { Answerer, Kernel } from "../../../lib/host/kernel/kernel";
import type { Impersonated } from "../../../lib/host/requests/checkedUsers";
import { markCheckedUsers } from "../../../lib/host/requests/checkedUsers";
import { Origins } from "../../../lib/host/requests/Origins";

const EMBEDDED = { id: "c", protocol: "funnel" };
const USER = { _id: "mary", profileIds: ["manager"] };

/** As lib/core/shared/sdk/impersonatedSdk.js has it; it keeps what kuzzle-sdk makes of the request. */
let sent: unknown;
let release: () => void = () => undefined;
const impersonated: Impersonated = {
  kuid: "mary",
  checkRights: true,
  async query(request) {
    const members = { __kuid__: this.kuid, __checkRights__: this.checkRights };
    sent = JSON.parse(JSON.stringify({ ...request, ...members }));
    await new Promise<void>((resolve) => {
      release = resolve;
    });
  },
};
markCheckedUsers(impersonated);
markCheckedUsers(impersonated);

/** Asks the host for what `sdk.as({ _id: "mary" }, { checkRights: true })` asks for. */
function checked(): object {
  void impersonated.query({});
  return sent as object;
}

describe("Origins", () => {
  let funnel: Required<Pick<Kernel["funnel"], "execute" | "executePluginRequest">>;
  /** As wrapped; a pipe in it hands back what `handsBack` says. */
  let kuzzle: Pick<Kernel, "asyncStore" | "funnel" | "pipe">;
  let current: KuzzleRequest | undefined;
  let answerers: Map<string, Answerer>;
  let handsBack: (request: unknown) => unknown;
  let warnings: string[];
  let origins: Origins;
  /** Looks at a request while the host executes it. */
  let seen: (request: KuzzleRequest) => unknown;

  beforeEach(() => {
    warnings = [];
    seen = () => undefined;
    funnel = {
      execute: (request) => {
        seen(request);
        return 0;
      },
      executePluginRequest: async (request) => {
        await seen(request);
      },
    };
    handsBack = (request) => request;
    const pipe = async (_event: string, request: unknown): Promise<unknown> => handsBack(request);
    answerers = new Map();
    current = undefined;
    const asyncStore = { exists: () => current !== undefined, get: () => current };
    kuzzle = { asyncStore, coreAnswerers: answerers, funnel, pipe } as unknown as Kernel;
    origins = new Origins(kuzzle, { warn: (message) => warnings.push(message) });
  });

  /** Runs an import, with this in its course. */
  async function duringImport<T>(request: KuzzleRequest, work: () => Promise<T>): Promise<T> {
    return (await origins.watched("admin:loadSecurities", work)(request)) as T;
  }

  const requestOf = (data: object = {}, options: object = {}): KuzzleRequest =>
    new Request(
      { controller: "security", action: "createUser", ...data },
      options as ConstructorParameters<typeof Request>[1],
    );
  const clientOf = (data: object = {}): KuzzleRequest =>
    requestOf(data, { connection: { id: "1", protocol: "http" }, token: { _id: "t" }, user: USER });

  async function seenFromApplication(request: KuzzleRequest): Promise<KuzzleRequest | undefined> {
    let client: KuzzleRequest | undefined;
    seen = (one) => {
      client = origins.clientRequest(one);
    };
    await funnel.executePluginRequest(request);
    return client;
  }

  it("knows a client by the door of clients", () => {
    const request = clientOf();
    funnel.execute(request, () => undefined);
    should(origins.clientRequest(request)).equal(request);
    origins.isApplication(request).should.be.false();
    warnings.should.eql([]);
  });

  it("takes a call for a client's while it is judged as theirs, and for nobody else who sends it then", async () => {
    const [mary, request] = [clientOf(), requestOf()];
    let release = (): void => undefined;
    const judged = origins.judging.during(request, mary, async () => {
      should(origins.clientRequest(request)).equal(mary);
      await origins.judging.during(requestOf(), clientOf(), async () => {
        should(origins.clientRequest(request)).equal(mary);
      });
      const later = AsyncResource.bind(() => origins.clientRequest(request));
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      return later;
    });
    should(origins.clientRequest(request)).be.undefined();
    should(await seenFromApplication(request)).be.undefined();
    release();
    const later = await judged;
    should(later()).be.undefined();
  });

  it("knows the client in whose course something is asked", async () => {
    should(origins.currentClient()).be.undefined();
    const request = clientOf();
    funnel.execute(request, () => undefined);
    current = request;
    should(origins.currentClient()).equal(request);
    seen = (one) => {
      current = one;
      should(origins.currentClient()).be.undefined();
    };
    await funnel.executePluginRequest(requestOf({}, { connection: EMBEDDED }));
  });

  it("takes the embedded SDK for the application, with a user or without", async () => {
    should(await seenFromApplication(requestOf({}, { connection: EMBEDDED }))).be.undefined();
    const asUser = requestOf({ __kuid__: "mary" }, { connection: EMBEDDED, user: USER });
    should(await seenFromApplication(asUser)).be.undefined();
  });

  it("takes the embedded SDK for its user where the host checks his rights", async () => {
    const request = requestOf(checked(), { connection: EMBEDDED, user: USER });
    should(await seenFromApplication(request)).equal(request);
    // nobody gets to know how it is told
    should(request.input.args.__checkRights__).be.true();
    warnings.should.eql([]);
  });

  it("takes nobody's word for it that the host checks their rights", async () => {
    const forged = { __kuid__: "mary", __checkRights__: true };
    const spent = checked();
    await seenFromApplication(requestOf(spent, { connection: EMBEDDED, user: USER }));
    // the host has refused it, or was not asked
    const ended = checked();
    release();
    await new Promise((resolve) => setImmediate(resolve));
    for (const [data, user] of [
      [forged, USER],
      [
        { ...checked(), __kuid__: "boss" },
        { _id: "boss", profileIds: ["admin"] },
      ],
      [spent, USER],
      [ended, USER],
    ] as const) {
      const request = requestOf(data, { connection: EMBEDDED, user });
      should(await seenFromApplication(request)).be.undefined();
    }
  });

  it("takes a request that the application has made of a client's for the application", async () => {
    const { context: copied } = clientOf();
    should(await seenFromApplication(requestOf({}, copied))).be.undefined();
    should(await seenFromApplication(requestOf(checked(), copied))).be.undefined();
  });

  it("leaves a client's request a client's when the application sends it once more", async () => {
    const request = clientOf();
    funnel.execute(request, () => undefined);
    should(await seenFromApplication(request)).equal(request);
    should(origins.clientRequest(request)).equal(request);
  });

  it("takes a request for the application only as long as the host executes it", async () => {
    const request = requestOf({}, { connection: EMBEDDED });
    await seenFromApplication(request);
    should(origins.clientRequest(request)).equal(request);
  });

  it("judges a request of unknown origin as a client's, and says so once", () => {
    const { context: copied } = clientOf();
    const request = requestOf({}, copied);
    should(origins.clientRequest(request)).equal(request);
    should(origins.clientRequest(requestOf({}, copied))).not.be.undefined();
    should(origins.clientRequest(requestOf({}, { connection: EMBEDDED }))).not.be.undefined();
    warnings.should.have.length(2);
    should(warnings[0]).match(/security:createUser.*origin is unknown.*"http"/);
    should(warnings[1]).match(/"funnel"/);
  });

  it("takes what the host makes itself for nobody's", () => {
    should(origins.clientRequest(requestOf())).be.undefined();
    origins.isApplication(requestOf()).should.be.false();
  });

  describe("a part of an import", () => {
    const importOf = (data: object = {}): KuzzleRequest =>
      clientOf({ controller: "admin", action: "loadSecurities", ...data });
    const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));
    const part = (): [KuzzleRequest | undefined, boolean] => [
      origins.clientRequest(requestOf()),
      origins.isPartOfImport(requestOf()),
    ];
    const APPLICATIONS = [undefined, false];

    function sent(request: KuzzleRequest): KuzzleRequest {
      funnel.execute(request, () => undefined);
      return request;
    }

    /** An import that the application makes, and what is seen in its course. */
    async function importOfApplication(
      work: (request: KuzzleRequest) => Promise<unknown>,
    ): Promise<void> {
      const request = requestOf({ controller: "admin", action: "loadSecurities" });
      seen = (one) => {
        seen = () => undefined;
        return duringImport(one, () => work(one));
      };
      await funnel.executePluginRequest(request);
    }

    it("is the client's, until the import has ended", async () => {
      const request = sent(importOf());
      await duringImport(request, async () => {
        should(part()).eql([request, true]);
        await pause();
        should(part()).eql([request, true]);
      });
      should(part()).eql(APPLICATIONS);
    });

    it("is nobody's in the course of another action", async () => {
      const request = sent(clientOf({ controller: "admin", action: "dump" }));
      should(await origins.watched("admin:dump", async () => part())(request)).eql(APPLICATIONS);
    });

    it("is nobody's in the course of a client's other request, nor where the import has not begun", () => {
      const found: unknown[] = [];
      seen = () => found.push(part());
      sent(clientOf({ controller: "auth", action: "login" }));
      sent(importOf());
      should(found).eql([APPLICATIONS, APPLICATIONS]);
    });

    it("is the application's within a client's import, which stays the client's", async () => {
      const request = sent(importOf());
      const found: unknown[] = [];
      await duringImport(request, async () => {
        const others = importOfApplication(async () => {
          found.push(part());
          await pause();
          found.push(part());
        });
        should(part()).eql([request, true]);
        await others;
        should(part()).eql([request, true]);
      });
      should(found).eql([APPLICATIONS, APPLICATIONS]);
    });

    it("is the client's within an import of the application's", async () => {
      let found: unknown;
      const request = importOf();
      await importOfApplication(async () => {
        sent(request);
        await duringImport(request, async () => {
          await pause();
          found = part();
        });
        should(part()).eql(APPLICATIONS);
      });
      should(found).eql([request, true]);
    });

    it("is the application's in a timer that was set in the course of an import", async () => {
      let later: Promise<unknown> | undefined;
      const request = sent(importOf());
      await duringImport(request, async () => {
        later = pause().then(part);
      });
      should(await later).eql(APPLICATIONS);
    });

    it("is the client's when the action has answered before anything is loaded", async () => {
      let loading: Promise<unknown> | undefined;
      let later: Promise<unknown> | undefined;
      answerers.set("core:security:load", async () => {
        await pause();
        later = pause().then(pause).then(part);
        return part();
      });
      const request = sent(importOf({ refresh: "false" }));
      await duringImport(request, async () => {
        loading = answerers.get("core:security:load")?.() as Promise<unknown>;
      });
      let isLoaded = false;
      const loaded = loading?.then(() => {
        isLoaded = true;
      });
      await origins.importEnded(request);
      await loaded;
      should(isLoaded).be.true();
      should(await loading).eql([request, true]);
      should(await later).eql(APPLICATIONS);
    });

    it("is the application's when it has the host load outside of every import", async () => {
      answerers.set("core:security:load", async () => part());
      should(await answerers.get("core:security:load")?.()).eql(APPLICATIONS);
    });

    it("stays the client's where the host does not let its loading be watched", async () => {
      origins = new Origins({ ...kuzzle, coreAnswerers: undefined } as unknown as Kernel, {
        warn: () => undefined,
      });
      const request = sent(importOf());
      let later: Promise<unknown> | undefined;
      await duringImport(request, async () => {
        later = pause().then(part);
      });
      should(await later).eql([request, true]);
    });
  });

  describe("a request that a pipe hands back in the place of another", () => {
    /** Looks at `by` once a pipe has handed it back. */
    async function put(request: KuzzleRequest, by: unknown, event = "x:before"): Promise<void> {
      handsBack = () => by;
      should(await kuzzle.pipe(event, request)).equal(by);
    }

    function sentBy(request: KuzzleRequest): KuzzleRequest {
      funnel.execute(request, () => undefined);
      return request;
    }

    it("is the client's, whatever it is made of", async () => {
      const request = sentBy(clientOf());
      for (const by of [requestOf(), requestOf({}, clientOf().context)]) {
        await put(request, by);
        should(origins.clientRequest(by)).equal(request);
        origins.isApplication(by).should.be.false();
        origins.isPartOfImport(by).should.be.false();
      }
      warnings.should.eql([]);
    });

    it("leaves pipes alone that call back, of which the host gives no promise", () => {
      const calledBack = { ...kuzzle, pipe: () => null } as unknown as Kernel;
      const own = new Origins(calledBack, { warn: () => undefined });
      const request = clientOf();
      calledBack.funnel.execute?.(request, () => undefined);
      should(own.isApplication(request)).be.false();
      should(calledBack.pipe("x:before", request, () => undefined)).be.null();
    });

    it("is the client's through several pipes, and back", async () => {
      const request = sentBy(clientOf());
      const [second, third] = [requestOf(), requestOf()];
      await put(request, second);
      await put(second, third);
      should(origins.clientRequest(third)).equal(request);
      await put(third, request);
      should(origins.clientRequest(request)).equal(request);
    });

    it("is a client's of its own before the host has asked about rights", async () => {
      const by = requestOf({}, { connection: { id: "2", protocol: "http" } });
      await put(sentBy(clientOf()), by, "request:beforeExecution");
      should(origins.clientRequest(by)).equal(by);
      const next = requestOf();
      await put(by, next);
      should(origins.clientRequest(next)).equal(by);
      warnings.should.eql([]);
    });

    it("is the application's where the other was, as long as that is executed", async () => {
      const by = requestOf({}, { connection: EMBEDDED });
      const found: unknown[] = [];
      seen = async (request) => {
        await put(request, by);
        found.push(origins.clientRequest(by), origins.isApplication(by));
      };
      await funnel.executePluginRequest(requestOf());
      found.should.eql([undefined, true]);
      origins.isApplication(by).should.be.false();
      should(origins.clientRequest(by)).equal(by);
    });

    it("is the user's where the other was his, with his rights", async () => {
      const request = requestOf(checked(), { connection: EMBEDDED, user: USER });
      const by = requestOf();
      let client: KuzzleRequest | undefined;
      seen = async () => {
        await put(request, by);
        client = origins.clientRequest(by);
      };
      await funnel.executePluginRequest(request);
      should(client).equal(request);
    });

    it("never makes a client's request another's, nor the application's", async () => {
      const [one, other] = [sentBy(clientOf()), sentBy(clientOf())];
      await put(one, other);
      should(origins.clientRequest(other)).equal(other);
    });

    it("makes the client's what the application sends meanwhile", async () => {
      const request = sentBy(clientOf());
      const by = requestOf({}, { connection: EMBEDDED });
      await put(request, by);
      should(await seenFromApplication(by)).equal(request);
    });

    it("is no part of an import in whose place it stands, but has parts", async () => {
      const request = sentBy(clientOf({ controller: "admin", action: "loadSecurities" }));
      const by = requestOf({ controller: "admin", action: "loadSecurities" });
      await put(request, by);
      const found = await duringImport(by, async () =>
        [by, requestOf()].flatMap((one) => [
          origins.clientRequest(one),
          origins.isPartOfImport(one),
        ]),
      );
      found.should.eql([request, false, request, true]);
    });

    it("may be nothing at all", async () => {
      const request = sentBy(clientOf());
      await put(request, undefined);
      await put(request, null);
      await put(request, "request");
      should(origins.clientRequest(request)).equal(request);
    });
  });
});
