import { createRequire } from "node:module";

import should from "should";

import { replaceGlobalKuzzle } from "../support/globalKuzzle";

type Allowed = (request: object) => Promise<boolean>;

/** docs/host-behaviour.md, row 20. What findings say leans on it. */
describe("the host's rate limiter", () => {
  let putBack: () => void;
  let isAllowed: Allowed;
  let limits: (number | undefined)[];

  beforeEach(() => {
    putBack = replaceGlobalKuzzle({
      config: { limits: { loginsPerSecond: 1 } },
      ask: async () => limits.map((rateLimit) => ({ rateLimit })),
    });
    const load = createRequire(__filename);
    const RateLimiter = load("../../node_modules/kuzzle/dist/lib/api/rateLimiter.js") as new () => {
      isAllowed: Allowed;
    };
    const limiter = new RateLimiter();
    isAllowed = (request) => limiter.isAllowed(request);
  });

  afterEach(() => {
    putBack();
  });

  const requestOf = (connection: string, _id = "-1") => ({
    input: { controller: "document", action: "get" },
    context: { user: { _id, profileIds: [] }, connection: { id: connection } },
  });

  async function allowedOf(requests: number, _id?: string): Promise<number> {
    let allowed = 0;
    for (let request = 0; request < requests; request++) {
      allowed += (await isAllowed(requestOf(`connection-${request}`, _id))) ? 1 : 0;
    }
    return allowed;
  }

  it("counts the highest limit of a user's profiles", async () => {
    limits = [2, 5, 3];
    should(await allowedOf(10, "mary")).equal(5);
  });

  it("takes 0 and none for no limit, whatever the other profiles say", async () => {
    limits = [2, 0];
    should(await allowedOf(10, "mary")).equal(10);
    limits = [undefined, 2];
    should(await allowedOf(10, "joe")).equal(10);
  });

  it("counts all visitors together, whatever their connections", async () => {
    limits = [3];
    should(await allowedOf(10)).equal(3);
  });
});

/** docs/host-behaviour.md, row 21. */
describe("the host's check of a role's controllers", () => {
  let putBack: () => void;

  beforeEach(() => {
    putBack = replaceGlobalKuzzle({
      funnel: { isNativeController: (name: string) => name === "document" },
      pluginsManager: { isController: () => false, getControllerNames: () => ["shop/orders"] },
    });
  });

  afterEach(() => {
    putBack();
  });

  function check(...controllers: string[]): void {
    const load = createRequire(__filename);
    const { prototype } = load(
      "../../node_modules/kuzzle/dist/lib/core/security/roleRepository.js",
    ) as { prototype: { checkRolePluginsRights(role: object): void } };
    const entries = controllers.map((name) => [name, { actions: { "*": true } }] as const);
    prototype.checkRolePluginsRights({ _id: "it", controllers: Object.fromEntries(entries) });
  }

  it("refuses a plugin's controller that does not exist", () => {
    should(() => {
      check("shop/oders");
    }).throw(/shop\/oders/u);
  });

  it("does not come to one behind the host's own, or behind *", () => {
    check("document", "shop/oders");
    check("*", "shop/oders");
  });
});
