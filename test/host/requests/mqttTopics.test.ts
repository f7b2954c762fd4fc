import should from "should";

import { guardMqttTopics } from "../../../lib/host/requests/mqttTopics";

interface Packet {
  readonly topic: string;
  readonly payload: unknown;
}

// oxlint-disable-next-line typescript/no-require-imports -- the host's protocol has no types
const MqttProtocol = require("kuzzle/dist/lib/core/network/protocols/mqttProtocol") as {
  readonly prototype: {
    broadcast: (this: unknown, data: object) => void;
    joinChannel: () => void;
    leaveChannel: () => void;
  };
};

/** The host's own methods on a broker that keeps what it publishes. */
class FakeProtocol {
  readonly published: Packet[] = [];
  readonly connectionsById = new Map<string, object>();
  readonly config = { responseTopic: "Kuzzle/response" };
  broadcast = MqttProtocol.prototype.broadcast;
  joinChannel: (channel: string, id: string) => void = MqttProtocol.prototype.joinChannel;
  leaveChannel: (channel: string, id: string) => void = MqttProtocol.prototype.leaveChannel;
  readonly aedes = {
    publish: (packet: Packet): void => {
      this.published.push(packet);
    },
    authorizeForward: (_client: object, packet: Packet): Packet | undefined => packet,
  };
}

describe("guardMqttTopics", () => {
  let protocol: FakeProtocol;
  const [member, stranger] = [{}, {}];
  const hears = (client: object): boolean =>
    protocol.aedes.authorizeForward(client, protocol.published.at(-1) as Packet) !== undefined;

  beforeEach(() => {
    protocol = new FakeProtocol();
    protocol.connectionsById.set("member", member).set("stranger", stranger);
    should(guardMqttTopics(protocol)).be.true();
  });

  it("tells of a room who is in it, while they are", () => {
    protocol.joinChannel("room-1", "member");
    protocol.broadcast({ channels: ["room-1"], payload: { secret: true } });
    should(String(protocol.published.at(-1)?.payload)).equal('{"secret":true}');
    should(hears(member)).be.true();
    should(hears(stranger)).be.false();
    protocol.broadcast({ channels: ["room-2"], payload: {} });
    should(hears(member)).be.false();
    protocol.leaveChannel("room-1", "member");
    protocol.leaveChannel("room-1", "nobody");
    protocol.joinChannel("room-1", "nobody");
    protocol.broadcast({ channels: ["room-1"], payload: {} });
    should(hears(member)).be.false();
  });

  it("leaves topics of clients, and the host's answers, as they are", () => {
    protocol.aedes.publish({ topic: "room-1", payload: "of a client" });
    should(hears(stranger)).be.true();
    protocol.broadcast({ channels: ["Kuzzle/response"], payload: {} });
    should(hears(stranger)).be.true();
  });

  it("says when the protocol does not look as expected", () => {
    should(guardMqttTopics(undefined)).be.true();
    should(guardMqttTopics({})).be.false();
    should(guardMqttTopics(Object.assign(new FakeProtocol(), { connectionsById: {} }))).be.false();
  });
});
