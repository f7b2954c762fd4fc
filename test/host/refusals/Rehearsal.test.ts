import { BadRequestError } from "kuzzle";
import should from "should";

import { keepAsyncContext } from "../../../lib/host/patches/asyncContext";
import type { Answerer } from "../../../lib/host/kernel/kernel";
import { Rehearsal } from "../../../lib/host/refusals/Rehearsal";
const REFUSAL = new BadRequestError("no", "api.assert.invalid_type", 1);

describe("Rehearsal", () => {
  let restore: () => void;

  before(() => {
    restore = keepAsyncContext();
  });

  after(() => {
    restore();
  });

  let asked: string[];
  /** Tells whether the document to create exists. */
  let taken: boolean | Error;
  let kuzzle: {
    coreAnswerers: { get: (event: string) => Answerer | undefined };
    ask: (event: string, ...args: unknown[]) => Promise<unknown>;
    pipe: (event: string, ...payload: unknown[]) => Promise<unknown>;
  };

  beforeEach(() => {
    asked = [];
    taken = false;
    const answerers = new Map<string, Answerer>();
    kuzzle = {
      coreAnswerers: { get: (event) => answerers.get(event) },
      ask: async (event, ...args) => {
        const answerer = kuzzle.coreAnswerers.get(event);
        if (answerer === undefined) {
          throw new Error(`nobody answers ${event}`);
        }
        return answerer(...args);
      },
      pipe: async (event) => asked.push(`pipe ${event}`),
    };
    const events = [
      "core:storage:private:document:get",
      "core:storage:private:document:create",
      "core:storage:public:document:import",
      "core:security:profile:create",
      "core:security:token:deleteByKuid",
      "core:cache:internal:store",
      "core:cache:internal:del",
      "core:cache:internal:script:execute",
      "cluster:event:broadcast",
    ];
    for (const event of events) {
      answerers.set(event, () => asked.push(event));
    }
    answerers.set("core:storage:private:document:exist", async () => {
      if (taken instanceof Error) {
        throw taken;
      }
      return taken;
    });
  });

  async function rehearse(
    events: readonly (readonly unknown[])[],
    reach: "until it writes" | "until it asks" = "until it writes",
    outcome: Error | null = REFUSAL,
  ): Promise<unknown> {
    const rehearsal = new Rehearsal(kuzzle);
    return rehearsal.refusalOf(async () => {
      for (const [event, ...args] of events) {
        await kuzzle.ask(String(event), ...args);
      }
      if (outcome !== null) {
        throw outcome;
      }
    }, reach);
  }

  it("tells the host's own refusal, and lets it read", async () => {
    const reads = [
      ["core:security:profile:create", "x"],
      ["core:storage:private:document:get", "kuzzle", "profiles", "x"],
      ["core:cache:internal:store", "repos/kuzzle/profiles/x", "{}"],
      ["core:cache:internal:script:execute", "profileGuardLoadProfile"],
    ];
    should(await rehearse(reads)).equal(REFUSAL);
    should(asked).have.length(reads.length);
  });

  describe("a creation", () => {
    const CREATE = "core:storage:private:document:create";
    const create = (id: unknown, outcome: Error | null = null): Promise<unknown> =>
      rehearse([[CREATE, "kuzzle", "profiles", {}, { id }]], "until it writes", outcome);

    it("is refused as the storage would refuse an id that is taken", async () => {
      taken = true;
      const refusal = { status: 400, id: "services.storage.document_already_exists" };
      should(await create("x")).have.properties(refusal);
      should(asked).be.empty();
    });

    it("ends the rehearsal where the id is free, or cannot be looked up, or is none", async () => {
      should(await create("x")).be.undefined();
      taken = new Error("no storage");
      should(await create("x")).be.undefined();
      taken = true;
      should(await create(undefined)).be.undefined();
    });

    it("is not looked at where nothing is to be asked", async () => {
      taken = true;
      const creation = [[CREATE, "kuzzle", "profiles", {}, { id: "x" }]];
      should(await rehearse(creation, "until it asks", null)).be.undefined();
    });
  });

  it("tells whatever was thrown, the host's own failure too", async () => {
    const failure = new Error("broken");
    const rehearsal = new Rehearsal(kuzzle);
    const fail = async (): Promise<never> => {
      throw failure;
    };
    should(await rehearsal.errorOf(fail, "until it writes")).equal(failure);
    should(await rehearsal.refusalOf(fail, "until it writes")).be.undefined();
  });

  for (const event of [
    ["core:storage:private:document:create"],
    ["core:storage:public:document:import"],
    ["core:security:token:deleteByKuid"],
    ["core:cache:internal:store", "repos/kuzzle/token/x", "{}"],
    ["core:cache:internal:del", "repos/kuzzle/profiles/x"],
    ["core:cache:internal:script:execute", "anything"],
    ["cluster:event:broadcast"],
  ]) {
    it(`ends before ${event.join(" ")}`, async () => {
      should(await rehearse([event])).equal(undefined);
      should(asked).be.empty();
    });
  }

  it("ends before it asks anything, where it may not", async () => {
    const read = ["core:storage:private:document:get"];
    should(await rehearse([read], "until it asks")).equal(undefined);
    should(await rehearse([], "until it asks")).equal(REFUSAL);
    should(asked).be.empty();
  });

  it("tells no refusal that came after what was stopped", async () => {
    const rehearsal = new Rehearsal(kuzzle);
    const refusal = await rehearsal.refusalOf(async () => {
      await kuzzle.ask("core:storage:private:document:create").catch(() => undefined);
      throw REFUSAL;
    }, "until it writes");
    should(refusal).equal(undefined);
  });

  it("tells nothing of an action that succeeds, or fails by itself", async () => {
    should(await rehearse([], "until it writes", null)).equal(undefined);
    should(await rehearse([], "until it writes", new TypeError("oops"))).equal(undefined);
  });

  it("runs no pipe of the application where it may ask nothing", async () => {
    const rehearsal = new Rehearsal(kuzzle);
    const refuse = async (): Promise<never> => {
      await kuzzle.pipe("generic:document:beforeGet");
      throw REFUSAL;
    };
    should(await rehearsal.refusalOf(refuse, "until it asks")).equal(undefined);
    should(asked).be.empty();
    await kuzzle.pipe("generic:document:beforeGet");
    should(asked).deepEqual(["pipe generic:document:beforeGet"]);
  });

  it("leaves everything else alone meanwhile", async () => {
    const rehearsal = new Rehearsal(kuzzle);
    let release = (): void => undefined;
    const waiting = new Promise<void>((resolve) => {
      release = resolve;
    });
    const rehearsed = rehearsal.refusalOf(async () => waiting, "until it asks");
    await kuzzle.ask("core:storage:private:document:create");
    release();
    await rehearsed;
    should(asked).deepEqual(["core:storage:private:document:create"]);
  });

  it("rehearses nothing where the host asks in another way", async () => {
    kuzzle.ask = async () => undefined;
    let ran = false;
    const refusal = await new Rehearsal(kuzzle).refusalOf(async () => {
      ran = true;
    }, "until it writes");
    should([refusal, ran]).deepEqual([undefined, false]);
  });

  it("rehearses nothing where it cannot stop anything", async () => {
    let ran = false;
    const blind = {
      ask: async () => Promise.reject(new Error("nobody answers")),
      pipe: async () => undefined,
    };
    const refusal = await new Rehearsal(blind).refusalOf(async () => {
      ran = true;
    }, "until it writes");
    should([refusal, ran]).deepEqual([undefined, false]);
  });
});
