import should from "should";

import { createRequire } from "node:module";

import { highestRateLimit, rateLimitChange, rateLimitOf } from "../../../lib/domain/rights";
import { replaceGlobalKuzzle } from "../../support/globalKuzzle";

interface HostLimiter {
  isAllowed: (request: object) => Promise<boolean>;
}

/** Counts the requests of one second that the host lets pass by profiles, of 20. */
async function passing(profiles: readonly object[]): Promise<number> {
  const restore = replaceGlobalKuzzle({
    config: { limits: { loginsPerSecond: 1 } },
    ask: async () => profiles,
  });
  try {
    const Limiter = createRequire(__filename)("kuzzle/dist/lib/api/rateLimiter") as {
      new (): HostLimiter;
    };
    const limiter = new Limiter();
    const request = {
      input: { controller: "server", action: "now" },
      context: { user: { _id: "mary", profileIds: [] } },
    };
    let passed = 0;
    for (let sent = 0; sent < 20; sent += 1) {
      passed += (await limiter.isAllowed(request)) ? 1 : 0;
    }
    return passed;
  } finally {
    restore();
  }
}

describe("rate limits", () => {
  for (const limits of [[], [0], [3], [undefined], [null], [-1], [3, 5], [5, 3], [3, 0], [0, 3]]) {
    it(`71: of profiles with ${JSON.stringify(limits)} are the host's`, async () => {
      const profiles = limits.map((rateLimit) => ({ rateLimit }));
      should(Math.min(20, highestRateLimit(profiles))).equal(await passing(profiles));
    });
  }

  it("are compared as they are stored, 0 being none", () => {
    const [three, none] = [rateLimitOf({ rateLimit: 3 }), rateLimitOf({})];
    should(rateLimitChange(three, none)).eql({ before: 3, after: 0, gained: true });
    should(rateLimitChange(none, three)).eql({ before: 0, after: 3, gained: false });
    should(rateLimitChange(three, three)).be.undefined();
  });
});
