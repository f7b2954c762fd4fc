import { createRequire } from "node:module";

import should from "should";
import sinon from "sinon";

import { replaceGlobalKuzzle } from "../support/globalKuzzle";

interface Joining {
  handshake(): Promise<void>;
}

const ClusterNode = createRequire(__filename)("kuzzle/dist/lib/cluster/node") as {
  readonly prototype: Joining;
};

/** Pins how the host's nodes join: see docs/host-behaviour.md, row 180. */
describe("the host's cluster", () => {
  it("180: ends a node at whose address another one is still noted, as after a quick restart", async () => {
    const shutdown = sinon.stub();
    const restore = replaceGlobalKuzzle({
      shutdown,
      ask: async () => true,
      id: "knode-new",
    });
    const errors: string[] = [];
    const remote = { id: "knode-before", ip: "10.88.0.12" };
    const node = Object.assign(Object.create(ClusterNode.prototype) as Joining, {
      config: { joinTimeout: 1_000 },
      ip: remote.ip,
      logger: { error: (text: string) => errors.push(text) },
      startHeartbeat: async () => undefined,
      idCardHandler: {
        createIdCard: async () => undefined,
        getRemoteIdCards: async () => [remote],
      },
    });
    try {
      await node.handshake();
    } finally {
      restore();
    }
    should(errors).match([/Another node share the same IP address/u]);
    should(shutdown.calledOnce).be.true();
  });
});
