/* oxlint-disable typescript/no-require-imports -- the host's inner files have no types */
import { createRequire } from "node:module";

import should from "should";

import type { Answerer, Kernel } from "../../../lib/host/kernel/kernel";
import { skipIdleEvents } from "../../../lib/host/patches/idleEvents";

type Pipe = (payload: unknown) => Promise<unknown>;

interface Emitter extends Kernel {
  readonly corePipes: Map<string, Pipe[]>;
  onAsk(event: string, answer: Answerer): void;
  onPipe(event: string, pipe: Pipe): void;
  registerPluginHook(plugin: string, event: string, hook: (...told: unknown[]) => unknown): void;
  registerPluginPipe(event: string, pipe: (...told: unknown[]) => void): string;
  unregisterPluginPipe(id: string): void;
}

const { default: HostEmitter } = require("kuzzle/dist/lib/kuzzle/event/KuzzleEventEmitter") as {
  default: new (most: number, buffer: number) => Emitter;
};
const Bluebird = createRequire(require.resolve("kuzzle"))("bluebird") as PromiseConstructor;
const { Kuzzle } = require("kuzzle/dist/lib/kuzzle/kuzzle") as {
  Kuzzle: { readonly prototype: object };
};

/** The host's own class, without all that it opens. */
function hostEmitter(): Emitter {
  return Object.setPrototypeOf(new HostEmitter(10, 10), Kuzzle.prototype) as Emitter;
}

const EVENT = "core:storage:private:document:get";
const PIPED = "document:beforeGet";

describe("idleEvents", () => {
  let kuzzle: Emitter;
  let undo: () => void;

  beforeEach(() => {
    kuzzle = hostEmitter();
    undo = skipIdleEvents(kuzzle);
  });

  afterEach(() => {
    undo();
  });

  describe("questions", () => {
    it("hands on the very promise of the answer where nobody listens", async () => {
      const answer = Promise.resolve("found");
      kuzzle.onAsk(EVENT, () => answer);
      should(kuzzle.ask(EVENT) === answer).be.true();
      undo();
      should(kuzzle.ask(EVENT) === answer).be.false();
      should(await kuzzle.ask(EVENT)).equal("found");
    });

    it("answers values and other promises as the host does, with all arguments", async () => {
      const asked: unknown[] = [];
      kuzzle.onAsk(EVENT, (...args) => {
        asked.push(args);
        return 7;
      });
      kuzzle.onAsk("core:other", () => Bluebird.resolve("later"));
      should(await kuzzle.ask(EVENT, "kuzzle", "users")).equal(7);
      should(asked).eql([["kuzzle", "users"]]);
      should(await kuzzle.ask("core:other")).equal("later");
    });

    it("rejects whatever is thrown, and what nobody answers", async () => {
      kuzzle.onAsk(EVENT, () => {
        throw new Error("no such document");
      });
      await kuzzle.ask(EVENT).should.be.rejectedWith("no such document");
      await kuzzle.ask("core:nobody").should.be.rejectedWith({ id: "core.fatal.assertion_failed" });
    });

    for (const event of [EVENT, "core:storage:private:document:*"]) {
      it(`tells those who listen to ${event}, those too who come late`, async () => {
        const told: unknown[] = [];
        kuzzle.onAsk(EVENT, () => "found");
        await kuzzle.ask(EVENT, "first");
        kuzzle.registerPluginHook("shop", event, (payload) => told.push(payload));
        await kuzzle.ask(EVENT, "second");
        should(told).eql([{ args: ["second"], response: "found" }]);
      });
    }
  });

  describe("events with pipes", () => {
    it("hands on the payload where there is no pipe", async () => {
      const request = {};
      should((await kuzzle.pipe(PIPED, request, "more")) === request).be.true();
      should(await kuzzle.pipe(PIPED)).be.undefined();
    });

    for (const event of [PIPED, "document:before*", "document:*"]) {
      it(`runs pipes of ${event} and tells its listeners, as long as there are any`, async () => {
        const told: unknown[] = [];
        const id = kuzzle.registerPluginPipe(event, (payload, done) => {
          (done as (error: null, changed: string) => void)(null, `${String(payload)}, piped`);
        });
        should(await kuzzle.pipe(PIPED, "request")).equal("request, piped");
        kuzzle.unregisterPluginPipe(id);
        should(await kuzzle.pipe(PIPED, "request")).equal("request");
        kuzzle.registerPluginHook("shop", event, (payload) => told.push(payload));
        await kuzzle.pipe(PIPED, "request");
        should(told).eql(["request"]);
      });
    }

    it("runs pipes of the host's own", async () => {
      const told: unknown[] = [];
      kuzzle.onPipe(PIPED, async (payload) => told.push(payload));
      await kuzzle.pipe(PIPED, "request");
      should(told).eql(["request"]);
    });

    it("calls back whoever wants that", async () => {
      const called = await new Promise((resolve) => {
        void kuzzle.pipe(PIPED, "request", (...told: unknown[]) => {
          resolve(told);
        });
      });
      should(called).eql([null, "request"]);
    });
  });

  it("logs every event of a host that is told to", async () => {
    undo();
    process.env.DEBUG = "kuzzle:*";
    try {
      undo = skipIdleEvents(kuzzle);
    } finally {
      delete process.env.DEBUG;
    }
    const answer = Promise.resolve("found");
    kuzzle.onAsk(EVENT, () => answer);
    should(kuzzle.ask(EVENT) === answer).be.false();
    should(await kuzzle.ask(EVENT)).equal("found");
  });

  it("leaves a host alone whose events look different", () => {
    should(() => skipIdleEvents(new HostEmitter(10, 10))).throw(/look different/u);
  });
});
