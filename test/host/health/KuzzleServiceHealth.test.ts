import { createRequire } from "node:module";

import type { KuzzleRequest } from "kuzzle";
import should from "should";
import sinon from "sinon";

import type { Kernel } from "../../../lib/host/kernel/kernel";
import { KuzzleServiceHealth } from "../../../lib/host/health/KuzzleServiceHealth";
import { replaceGlobalKuzzle } from "../../support/globalKuzzle";
import { requestOf } from "../../support/requests";

type WrapperOfStorage = new (client: object) => { formatESError(error: Error): Error };

const load = createRequire(__filename);

type Answerer = () => Promise<unknown>;

describe("KuzzleServiceWatch", () => {
  let storage: Answerer;
  let cache: Answerer;
  let asked: string[];
  let request: KuzzleRequest | undefined;
  let execute: Kernel["funnel"]["execute"];
  let checkRights: Kernel["funnel"]["checkRights"];
  let rateLimiter: Kernel["funnel"]["rateLimiter"];

  beforeEach(() => {
    storage = cache = async () => null;
    asked = [];
    request = undefined;
    execute = undefined;
    checkRights = undefined;
    rateLimiter = undefined;
  });

  function watch(): {
    watch: KuzzleServiceHealth;
    kernel: Kernel;
    fail: (failure: object) => void;
  } {
    let listener: (failure: object) => void = () => undefined;
    const kernel = {
      internalIndex: { index: "kuzzle" },
      asyncStore: { exists: () => request !== undefined, get: () => request },
      funnel: {
        controllers: new Map(),
        ...(checkRights && { checkRights }),
        ...(execute && { execute }),
        rateLimiter,
      },
      on: (event: string, one: typeof listener) => {
        event.should.equal("services:storage:error");
        listener = one;
      },
      ask: async (event: string) => {
        asked.push(event);
        return event.includes("storage") ? storage() : cache();
      },
    } as unknown as Kernel;
    const fail = (failure: object): void => {
      listener(failure);
    };
    return { watch: new KuzzleServiceHealth(kernel), kernel, fail };
  }

  it("says that they serve when both answer", async () => {
    (await watch().watch.isServing()).should.be.true();
  });

  it("says that they do not when one of them fails", async () => {
    storage = () => Promise.reject(new Error("no Elasticsearch"));
    (await watch().watch.isServing()).should.be.false();
    storage = async () => null;
    cache = () => Promise.reject(new Error("no Redis"));
    (await watch().watch.isServing()).should.be.false();
  });

  it("looks once for all that ask at the same time, and anew afterwards", async () => {
    const { watch: one } = watch();
    await Promise.all([one.isServing(), one.isServing()]);
    asked.length.should.equal(2);
    await one.isServing();
    asked.length.should.equal(4);
  });

  it("says after 3 s that they do not when one does not answer", async () => {
    cache = () => new Promise(() => undefined);
    const startedAt = Date.now();
    (await watch().watch.isServing()).should.be.false();
    (Date.now() - startedAt).should.be.within(2_900, 6_000);
  }).timeout(10_000);

  describe("of a failed write", () => {
    const error = (id: string, status: number, message = "") =>
      Object.assign(new Error(message), { id, status });
    const unexpected = error("services.storage.unexpected_error", 500);
    const answer = (statusCode: number, type: string) => ({
      meta: { statusCode, body: { error: { type } } },
    });

    beforeEach(() => {
      request = requestOf("security", "createUser", {});
    });

    it("leaves open what the storage or the cache did not answer", () => {
      const { watch: one, fail } = watch();
      for (const open of [
        new Error("Connection is closed."),
        unexpected,
        error("services.storage.not_connected", 500),
        error("services.cache.not_connected", 503),
        error("core.fatal.unexpected_error", 500),
      ]) {
        one.leavesOpen(open).should.be.true(open.message);
      }
      fail({ meta: { statusCode: null } });
      fail(answer(409, "version_conflict_engine_exception"));
      // the first attempt may have been written
      one.leavesOpen(unexpected).should.be.true();
    });

    it("leaves nothing open that was answered and refused", () => {
      const { watch: one, fail } = watch();
      for (const closed of [
        error("services.storage.too_many_operations", 500),
        error("services.storage.unknown_collection", 412),
        error("security.user.already_exists", 412),
        error("plugin.runtime.unexpected_error", 500),
        Object.assign(error("core.fatal.unexpected_error", 500), { props: ["plugin.a.b"] }),
        // a strategy's own, which has no id
        Object.assign(new Error("the username is taken"), { status: 412 }),
      ]) {
        one.leavesOpen(closed).should.be.false(closed.message);
      }
      fail(answer(403, "cluster_block_exception"));
      one.leavesOpen(unexpected).should.be.false();
      one.leavesOpen(error("services.cache.not_connected", 503)).should.be.true();
      fail(answer(503, "unavailable_shards_exception"));
      one.leavesOpen(unexpected).should.be.true();
    });

    it("tells why the storage has refused", () => {
      const { watch: one, fail } = watch();
      should(one.refusal()).be.undefined();
      fail(answer(403, "cluster_block_exception"));
      should(one.refusal()).equal("read-only");
      fail(answer(429, "cluster_block_exception"));
      should(one.refusal()).equal("read-only");
      fail(answer(503, "cluster_block_exception"));
      should(one.refusal()).be.undefined();
      fail(answer(409, "version_conflict_engine_exception"));
      should(one.refusal()).equal("conflict");
      fail({ meta: null });
      should(one.refusal()).be.undefined();
    });

    it("tells what it says of how the request is written, and nothing of the platform", () => {
      const { watch: one, fail } = watch();
      const failed = (status: number, type: string, cause: string) => ({
        meta: {
          statusCode: status,
          body: { error: { type, root_cause: [{ type: cause, reason: `words of ${cause}` }] } },
        },
      });
      const shards = "search_phase_execution_exception";
      for (const [status, type, cause] of [
        [400, "action_request_validation_exception", "action_request_validation_exception"],
        [500, shards, "search_exception"],
        [500, shards, "aggregation_execution_exception"],
      ] as const) {
        fail(failed(status, type, cause));
        one.isOfForm().should.be.true(cause);
        should(one.wordsOfForm()).equal(`words of ${cause}`);
        should(one.refusal()).equal(status === 500 ? "malformed" : undefined);
      }
      // "this cluster currently has [92]/[1000] maximum shards open"
      for (const type of ["validation_exception", "resource_not_found_exception"]) {
        fail(failed(400, type, type));
        one.isOfForm().should.be.false(type);
        should(one.wordsOfForm()).be.undefined();
      }
    });

    for (const version of [7, 8]) {
      it(`hears of it from the host's own wrapper of Elasticsearch ${version}`, () => {
        const wrapper = load(`kuzzle/dist/lib/service/storage/${version}/esWrapper`) as {
          default?: WrapperOfStorage;
        } & WrapperOfStorage;
        const { watch: one, fail } = watch();
        const putBack = replaceGlobalKuzzle({
          emit: (event: string, failure: object) => {
            event.should.equal("services:storage:error");
            fail(failure);
          },
        });
        try {
          const blocked = Object.assign(
            new Error("blocked"),
            answer(403, "cluster_block_exception"),
          );
          const told = new (wrapper.default ?? wrapper)({}).formatESError(blocked);
          should(told).match({ status: 500, id: "services.storage.unexpected_error" });
          should(one.refusal()).equal("read-only");
          one.leavesOpen(told).should.be.false();
        } finally {
          putBack();
        }
      });
    }

    it("keeps requests apart", () => {
      const { watch: one, fail } = watch();
      fail(answer(403, "cluster_block_exception"));
      request = requestOf("security", "createUser", {});
      should(one.refusal()).be.undefined();
      one.leavesOpen(unexpected).should.be.true();
      request = undefined;
      fail(answer(403, "cluster_block_exception"));
      should(one.refusal()).be.undefined();
    });
  });

  it("stands around the authorization, and knows from when a request is", async () => {
    const given = requestOf("server", "now", {});
    checkRights = async (one) => one;
    rateLimiter = { isAllowed: async () => true };
    const { watch: one, kernel } = watch();
    const before = Date.now();
    const around: string[] = [];
    one
      .aroundAuthorization((authorize) => {
        around.push("authorize");
        return authorize();
      })
      .should.be.true();
    should(await kernel.funnel.checkRights?.(given)).equal(given);
    should(await kernel.funnel.rateLimiter?.isAllowed(given)).be.true();
    around.should.eql(["authorize", "authorize"]);
    const after = Date.now();
    request = given;
    one.requestedAt().should.be.within(before, after);
    request = requestOf("server", "now", {});
    one.requestedAt().should.be.aboveOrEqual(after);
  });

  it("counts from when a request came in, however long the host has kept it", async () => {
    const given = requestOf("server", "now", {});
    checkRights = async (one) => one;
    execute = () => -1;
    const { watch: one, kernel } = watch();
    one.aroundAuthorization((authorize) => authorize());
    const clock = sinon.useFakeTimers({ now: 1_000, toFake: ["Date"] });
    try {
      should(kernel.funnel.execute?.(given, () => undefined)).equal(-1);
      clock.tick(7_000);
      await kernel.funnel.checkRights?.(given);
      request = given;
      one.requestedAt().should.equal(1_000);
    } finally {
      clock.restore();
    }
  });

  it("knows a host that keeps the requests beyond its limit", () => {
    const { prototype } = load("kuzzle/dist/lib/api/funnel.js") as {
      prototype: { throttle(run: () => void, context: object, request: KuzzleRequest): boolean };
    };
    const limits = { concurrentRequests: 1, requestsBufferSize: 10 };
    const funnel = {
      concurrentRequests: 0,
      overloaded: true,
      pendingRequestsQueue: [] as string[],
      pendingRequestsById: new Map<string, unknown>(),
    };
    let runs = 0;
    const throttle = (): boolean =>
      prototype.throttle.call(
        funnel,
        () => {
          runs += 1;
        },
        funnel,
        requestOf("server", "now", {}),
      );
    const putBack = replaceGlobalKuzzle({ state: 2, config: { limits } });
    try {
      throttle().should.be.true();
      funnel.concurrentRequests = 1;
      throttle().should.be.false();
      runs.should.equal(1);
      funnel.pendingRequestsQueue.length.should.equal(1);
    } finally {
      putBack();
    }
  });

  it("says so when the host has no such step", () => {
    watch()
      .watch.aroundAuthorization((authorize) => authorize())
      .should.be.false();
  });
});
