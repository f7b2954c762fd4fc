/* oxlint-disable typescript/no-require-imports -- the host's inner files have no types */
import should from "should";

import { replaceGlobalKuzzle } from "../support/globalKuzzle";

interface Throttled {
  throttle(run: () => void, context: unknown, request: object): boolean;
}

const Funnel = require("kuzzle/dist/lib/api/funnel") as { prototype: Throttled };

/** Row 68 of docs/host-behaviour.md. */
describe("the host's places for requests", () => {
  it("68: are taken by requests that wait too, and others of any action wait for one", () => {
    const limits = {
      concurrentRequests: 2,
      requestsBufferSize: 9,
      requestsBufferWarningThreshold: 9,
    };
    const restore = replaceGlobalKuzzle({ config: { limits }, state: 2 });
    try {
      const funnel = {
        overloaded: false,
        concurrentRequests: 1,
        pendingRequestsQueue: [],
        pendingRequestsById: new Map(),
        _playPendingRequests: () => undefined,
      };
      const run: string[] = [];
      const ask = (internalId: string): boolean =>
        Funnel.prototype.throttle.call(funnel, () => run.push(internalId), funnel, { internalId });
      should(ask("a")).be.true();
      funnel.concurrentRequests = limits.concurrentRequests;
      should(ask("b")).be.false();
      run.should.eql(["a"]);
    } finally {
      restore();
    }
  });
});
