import { BadRequestError, KuzzleRequest } from "kuzzle";
import should from "should";

import { declare } from "../../../lib/domain/actions";
import { keepAsyncContext } from "../../../lib/host/patches/asyncContext";
import { userAlreadyExists } from "../../../lib/errors/nativeErrors";
import type { Answerer, Kernel } from "../../../lib/host/kernel/kernel";
import { Rehearsal } from "../../../lib/host/refusals/Rehearsal";
import { NativeRefusals } from "../../../lib/host/refusals/NativeRefusals";
const REFUSAL = new BadRequestError("no", "api.assert.invalid_type", 1);

describe("NativeRefusals", () => {
  let restore: () => void;

  before(() => {
    restore = keepAsyncContext();
  });

  after(() => {
    restore();
  });

  let refusals: NativeRefusals;
  let given: unknown[];
  /** Kuids. */
  let stored: string[];
  /** The credentials that the strategies `local` and `sms` were asked to validate. */
  let validated: string[];

  beforeEach(() => {
    const answerers = new Map<string, Answerer>([
      [
        "core:storage:private:document:exist",
        async (_index, _collection, id) => stored.includes(String(id)),
      ],
    ]);
    const coreAnswerers: { get: (event: string) => Answerer | undefined } = {
      get: (event) => answerers.get(event),
    };
    const validate = async (_request: unknown, _given: object, kuid: string, strategy: string) => {
      validated.push(`${strategy} ${kuid}`);
      throw new BadRequestError(strategy, "security.credentials.rejected", 1);
    };
    const kuzzle = {
      coreAnswerers,
      internalIndex: { index: "kuzzle" },
      pluginsManager: {
        strategies: { local: { owner: "kuzzle-plugin-auth-passport-local" } },
        listStrategies: () => ["local", "sms"],
        getStrategyMethod: () => validate,
      },
      ask: async (event: string, ...args: unknown[]) => coreAnswerers.get(event)?.(...args),
      pipe: async (event: string) => given.push(event),
      funnel: {
        controllers: new Map([
          [
            "document",
            {
              search: async (request: KuzzleRequest) => {
                await kuzzle.pipe("generic:document:beforeSearch");
                given.push(request);
              },
              count: async () => {
                throw REFUSAL;
              },
            },
          ],
          ["auth", { login: async () => given.push("login") }],
        ]),
      },
    } as unknown as Kernel;
    given = [];
    stored = [];
    validated = [];
    refusals = new NativeRefusals(kuzzle, new Rehearsal(kuzzle));
    refusals.know("security:createUser", async ({ input: { args } }) => {
      const { _id: id } = args as { _id: unknown };
      await kuzzle
        .ask("core:storage:private:document:create", "kuzzle", "users", {}, { id })
        .catch((error: unknown) => {
          const isTaken = (error as { id?: string }).id !== undefined;
          throw isTaken ? userAlreadyExists(String(id)) : error;
        });
    });
    refusals.know("security:createProfile", async ({ input }) => {
      given.push(input.body);
      throw REFUSAL;
    });
  });

  it("tells how the host refuses, which is given a copy", async () => {
    const body = { policies: [] };
    const request = new KuzzleRequest({ controller: "security", action: "createProfile", body });

    should(await refusals.refusalOf(request)).equal(REFUSAL);
    should(given).deepEqual([body]);
    should(given[0]).not.equal(body);
  });

  it("asks the host's own action, however often the plugin stands around it", async () => {
    refusals.know("security:createProfile", async () => {
      given.push("the plugin's");
    });
    const request = new KuzzleRequest({ controller: "security", action: "createProfile" });

    should(await refusals.refusalOf(request)).equal(REFUSAL);
    should(given).not.containEql("the plugin's");
  });

  it("tells nothing of what is nested too deeply to be copied", async () => {
    const body = JSON.parse(`${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`) as object;
    const request = new KuzzleRequest({ controller: "security", action: "createProfile", body });

    should(await refusals.refusalOf(request)).be.undefined();
    should(given).be.empty();
  });

  it("tells how the host refuses an action that the plugin does not stand around", async () => {
    const request = new KuzzleRequest({ controller: "document", action: "count" });

    should(await refusals.refusalOf(request)).equal(REFUSAL);
  });

  it("goes no further there than to the first pipe, and tries no action that may do without", async () => {
    for (const [controller, action] of [
      ["document", "search"],
      ["auth", "login"],
    ] as const) {
      should(await refusals.refusalOf(new KuzzleRequest({ controller, action }))).be.undefined();
    }
    should(given).be.empty();
  });

  describe("of a new user", () => {
    const create = (body: object): KuzzleRequest =>
      new KuzzleRequest({ controller: "security", action: "createUser", _id: "ann", body });
    const credentials = { sms: {}, local: {} };

    it("asks local what it says, and no other strategy", async () => {
      should(await refusals.refusalOf(create({ credentials }))).have.property("message", "local");
      should(validated).eql(["local ann"]);
      should(await refusals.refusalOf(create({ credentials: { sms: {} } }))).be.undefined();
      should(validated).have.length(1);
    });

    it("asks every strategy where they are part of an import", async () => {
      const body = { credentials };
      const part = { controller: "security", action: "createUser", args: { _id: "ann" }, body };
      const load = new KuzzleRequest({ controller: "admin", action: "loadSecurities" });
      should(await refusals.refusalOf(load, part)).have.property("message", "sms");
      stored.push("ann");
      should(await refusals.refusalOf(load, part)).have.property("message", "sms");
    });

    it("tells that the kuid is taken before it asks any", async () => {
      stored.push("ann");
      const taken = { id: "security.user.already_exists", status: 412 };
      refusals.know("security:createUser", async () => {
        throw new Error("there are credentials of that kuid");
      });
      should(await refusals.refusalOf(create({ credentials }))).have.properties(taken);
      should(validated).be.empty();
    });
  });

  it("tells nothing of an action that is not known", async () => {
    const request = new KuzzleRequest({ controller: "security", action: "createRole" });

    should(await refusals.refusalOf(request)).be.undefined();
  });

  it("looks at an action that removes credentials where the id is missing, and nowhere else", async () => {
    const undo = declare("security", "madeUpForgetCredentials", {
      place: "none",
      write: {
        ...{ target: "identity", does: "none", ids: "_id" },
        attempt: "forget credentials of",
        removesCredentials: true,
      },
    });
    const refusalOf = async (args: object): Promise<unknown> =>
      refusals.refusalOf(
        new KuzzleRequest({
          ...{ controller: "security", action: "madeUpForgetCredentials" },
          ...args,
        }),
      );
    refusals.know("security:madeUpForgetCredentials", async () => {
      throw REFUSAL;
    });
    try {
      should(await refusalOf({})).equal(REFUSAL);
      should(await refusalOf({ _id: "ann" })).be.undefined();
    } finally {
      undo();
    }
  });
});
