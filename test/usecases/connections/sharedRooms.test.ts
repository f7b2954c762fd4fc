import should from "should";

import type { Subscription } from "../../../lib/domain/connections/Subscription";
import { answerCounts, countEnding } from "../../../lib/usecases/connections/countEnding";
import type { FakeHost } from "../../support/FakeHost";
import { hostOfReader, nodeOf, subscriptionOf } from "./scene";

const LINE = { connectionId: "shared" };
const NOWHERE = { policies: [{ roleId: "reads", restrictedTo: [{ index: "globex" }] }] };

const tokenOf = (jwt: string, more: object = {}) => ({
  jwt,
  isApiKey: false,
  ...more,
});

describe("subscriptions of one connection to one room", () => {
  let host: FakeHost;
  let node: ReturnType<typeof nodeOf>;

  const subscribe = (kuid: string, more: Partial<Subscription> = {}): Subscription => {
    const subscription = subscriptionOf(host, kuid, { ...LINE, ...more });
    node.openConnections.add(subscription, host.users.get(kuid)?.profileIds ?? []);
    return subscription;
  };
  const look = async (): Promise<void> => {
    await node.openConnections.look();
    await node.openConnections.settled();
  };
  const told = () =>
    node.connections.told.map(({ subscription: { channels }, reason }) => [reason, [...channels]]);

  beforeEach(() => {
    host = hostOfReader().withProfile("other", {
      policies: [{ roleId: "reads", restrictedTo: [{ index: "acme" }] }],
    });
    host.users.set("bob", { _id: "bob", profileIds: ["other"] });
    node = nodeOf(host);
  });

  afterEach(() => {
    node.openConnections.stop();
  });

  it("go on, untold, while another user's allows what is heard", async () => {
    subscribe("ann");
    subscribe("bob");
    host.withProfile("reader", NOWHERE);
    await look();
    should(told()).eql([]);
    node.connections.silenced.should.eql([]);
    node.connections.ended.should.eql([]);
    host.withProfile("other", NOWHERE);
    node.connections.log.push({ profiles: ["other"] });
    await look();
    should(told()).eql([["rights", ["room-1"]]]);
    node.connections.ended.should.eql(["shared room"]);
  });

  it("end on the channels that were the lost one's alone", async () => {
    subscribe("ann", { channels: new Set(["room-1", "room-all"]) });
    subscribe("bob");
    host.withProfile("reader", NOWHERE);
    await look();
    should(told()).eql([["rights", ["room-all"]]]);
    node.connections.silenced.should.eql(["shared room"]);
    node.connections.ended.should.eql([]);
    node.openConnections.registry.of("shared", "room").should.have.length(1);
  });

  it("are silenced at once, and told once a channel, when all of them are lost together", async () => {
    subscribe("ann");
    subscribe("bob");
    const endings: string[][] = [];
    const end = node.connections.end.bind(node.connections);
    node.connections.end = async (...args) => {
      endings.push([...node.connections.silenced]);
      return end(...args);
    };
    host.withProfile("reader", NOWHERE).withProfile("other", NOWHERE);
    await look();
    endings.should.eql([["shared room", "shared room"]]);
    should(told()).eql([["rights", ["room-1"]]]);
  });

  it("each last as long as their own token, whatever limits a later one has", async () => {
    const limits = {
      policies: [[{ roleId: "reads", restrictedTo: [{ index: "globex" }] }]],
      expiresAt: -1,
      ancestors: [],
    };
    for (const order of [
      ["login", "limited"],
      ["limited", "login"],
    ]) {
      node = nodeOf((host = hostOfReader()));
      for (const jwt of order) {
        subscribe("ann", { token: tokenOf(jwt, jwt === "limited" ? { limits } : {}) });
      }
      await look();
      should(told()).eql([]);
      node.openConnections.registry.size.should.equal(1);
      node.connections.endedTokens.add("login");
      node.connections.log.push({ users: ["ann"] });
      await look();
      should(told()).eql([["token", ["room-1"]]]);
      node.openConnections.stop();
    }
  });

  it("go on by one token of a user when another of theirs ends", async () => {
    subscribe("ann", { token: tokenOf("first") });
    subscribe("ann", { token: tokenOf("second") });
    node.connections.endedTokens.add("second");
    node.connections.log.push({ users: ["ann"] });
    await look();
    should(told()).eql([]);
    node.connections.endedTokens.add("first");
    node.connections.log.push({ users: ["ann"] });
    await look();
    should(told()).eql([["token", ["room-1"]]]);
  });

  it("go on by the right to subscribe when the one to join is lost", async () => {
    subscribe("ann");
    subscribe("ann", { by: "join" });
    host.withRole("reads", { realtime: ["subscribe"] });
    await look();
    should(told()).eql([]);
  });

  it("are one however often tokens that are good for once make it", () => {
    for (const jwt of ["first", "second", "third"]) {
      subscribe("ann", { token: tokenOf(jwt, { singleUse: { since: "1", authors: [] } }) });
    }
    node.openConnections.registry.size.should.equal(1);
  });

  it("which the host ended together are told what ended them, once a channel", async () => {
    subscribe("ann");
    subscribe("bob", { channels: new Set(["room-1", "room-all"]) });
    await look();
    node.connections.endedTokens.add("token of bob");
    node.connections.endedByHost("shared", "room", "another");
    await look();
    should(told()).eql([["connection", ["room-1", "room-all"]]]);
  });

  it("which the host ended are told so though nobody knows whether the token lasts", async () => {
    node = nodeOf(host, "disconnect");
    subscribe("ann");
    await look();
    node.connections.withEndedTokens = async () => Promise.reject(new Error("no Redis"));
    node.connections.endedByHost("shared", "room", "another");
    await look();
    should(told()).eql([["connection", ["room-1"]]]);
    node.connections.disconnected.should.eql(["shared"]);
  });

  it("are not closed for another token where the configuration closes connections", async () => {
    node = nodeOf(host, "disconnect");
    subscribe("ann");
    await look();
    node.connections.endedByHost("shared", "room", "another");
    await look();
    node.connections.disconnected.should.eql([]);
  });

  it("which were made anew meanwhile are not told of their former end", async () => {
    subscribe("ann");
    node.connections.endedTokens.add("token of ann");
    node.connections.endedByHost("shared", "room", "itself");
    subscribe("ann", { token: tokenOf("new") });
    await look();
    should(told()).eql([]);
    node.openConnections.registry.size.should.equal(1);
  });

  it("of a request that the end of another overtook end too, and are told", async () => {
    subscribe("ann");
    await look();
    const request = node.openConnections.beginSubscribing("shared");
    host.withProfile("reader", NOWHERE);
    node.connections.log.push({ profiles: ["reader"] });
    await look();
    const subscription = subscriptionOf(host, "bob", LINE);
    await request.add(subscription, ["other"]);
    should(told()).eql([
      ["rights", ["room-1"]],
      ["connection", ["room-1"]],
    ]);
    node.connections.ended.should.eql(["shared room", "shared room"]);
    node.openConnections.registry.size.should.equal(0);
  });

  it("of a request during which their client left the room go on", async () => {
    subscribe("ann");
    await look();
    const request = node.openConnections.beginSubscribing("shared");
    node.connections.endedByHost("shared", "room", "client");
    await request.add(subscriptionOf(host, "bob", LINE), ["other"]);
    should(told()).eql([]);
    node.connections.ended.should.eql([]);
  });

  it("that were made again before the host told of their end go on", async () => {
    subscribe("ann");
    await look();
    node.connections.joinedAgain.add("shared room-1");
    node.connections.endedByHost("shared", "room", "client");
    node.openConnections.registry.size.should.equal(1);
    host.withProfile("reader", NOWHERE);
    node.connections.log.push({ profiles: ["reader"] });
    await look();
    should(told()).eql([["rights", ["room-1"]]]);
  });

  it("that their client left before they were answered are not followed", async () => {
    const request = node.openConnections.beginSubscribing("shared");
    node.connections.deaf.add("shared room-1");
    await request.add(subscriptionOf(host, "bob", LINE), ["other"]);
    node.openConnections.registry.size.should.equal(0);
    should(told()).eql([]);
  });

  it("count in a dry run where nothing else keeps the connection in the room", async () => {
    answerCounts(node.connections, host, node.openConnections, true);
    subscribe("ann");
    subscribe("bob");
    subscribe("ann", { roomId: "second", token: tokenOf("one") });
    subscribe("ann", { roomId: "second", token: tokenOf("two") });
    const profiles = new Map([["reader", { _id: "reader", ...NOWHERE }]]);
    const count = await countEnding(node.connections, { profiles });
    count.should.eql({ total: 1, users: 1, complete: true });
  });
});
