import { BadRequestError, KuzzleRequest } from "kuzzle";
import should from "should";

import type { Answerer, Kernel } from "../../../lib/host/kernel/kernel";
import { NativeRefusals } from "../../../lib/host/refusals/NativeRefusals";

const REFUSAL = new BadRequestError("no", "api.assert.invalid_type", 1);

describe("NativeRefusals", () => {
  let refusals: NativeRefusals;
  let given: unknown[];

  beforeEach(() => {
    const coreAnswerers: { get: (event: string) => Answerer | undefined } = {
      get: () => undefined,
    };
    const kuzzle = {
      coreAnswerers,
      ask: async (event: string) => coreAnswerers.get(event)?.(),
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
    };
    given = [];
    refusals = new NativeRefusals(kuzzle as unknown as Kernel);
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

  it("tells nothing of an action that is not known", async () => {
    const request = new KuzzleRequest({ controller: "security", action: "createRole" });

    should(await refusals.refusalOf(request)).be.undefined();
  });
});
