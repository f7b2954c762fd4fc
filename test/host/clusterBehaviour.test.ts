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

interface Hearing {
  validateMessage(message: { readonly messageId: Long }): Promise<boolean>;
}

type Long = object;
type LongClass = new (low: number, high: number, isUnsigned: boolean) => Long;

const fromHost = createRequire(
  createRequire(__filename).resolve("kuzzle/dist/lib/cluster/subscriber"),
);
const Subscriber = fromHost("./subscriber") as {
  readonly prototype: Hearing;
  readonly stateEnum: { readonly SANE: number };
};
const Long = fromHost("long") as LongClass;
const long = (value: number): Long => new Long(value, 0, true);

/** Pins how the host's nodes join and give up each other: see docs/host-behaviour.md, rows 180 and 280. */
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

  it("280: a node that hears another one at the address of a killed one tells the others that it gives itself up, and goes on", async () => {
    const shutdown = sinon.stub();
    const restore = replaceGlobalKuzzle({ shutdown });
    const sendNodeEvicted = sinon.stub();
    const node = Object.assign(Object.create(ClusterNode.prototype) as object, {
      nodeId: "knode-own",
      logger: { error: () => undefined },
      publisher: { sendNodeEvicted },
    });
    const hearing = Object.assign(Object.create(Subscriber.prototype) as Hearing, {
      localNode: node,
      remoteNodeId: "knode-killed",
      state: Subscriber.stateEnum.SANE,
      lastMessageId: long(12),
    });
    let heard: boolean[];
    try {
      heard = [
        await hearing.validateMessage({ messageId: long(13) }),
        // the first of the node that was started in its place
        await hearing.validateMessage({ messageId: long(1) }),
      ];
    } finally {
      restore();
    }
    should(heard).eql([true, false]);
    should(sendNodeEvicted.args).match([["knode-own", "knode-own", /^Node out-of-sync: /u]]);
    should(shutdown.called).be.false();
  });
});
