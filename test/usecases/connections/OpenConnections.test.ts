import should from "should";

import type { FakeHost } from "../../support/FakeHost";
import { hostOfReader, nodeOf, subscriptionOf } from "./scene";

const NOWHERE = { policies: [{ roleId: "reads", restrictedTo: [{ index: "globex" }] }] };

async function connected(
  host: FakeHost,
  ...more: Parameters<typeof nodeOf> extends [unknown, ...infer R] ? R : never
) {
  const node = nodeOf(host, ...more);
  node.openConnections.add(subscriptionOf(host, "ann"), ["reader"]);
  await node.openConnections.look();
  await node.openConnections.settled();
  return node;
}

describe("open connections", () => {
  let host: FakeHost;
  let stop: () => void = () => undefined;

  beforeEach(() => {
    host = hostOfReader();
  });

  afterEach(() => {
    stop();
  });

  it("are left alone while their rights last", async () => {
    const { connections, openConnections } = await connected(host);
    stop = () => {
      openConnections.stop();
    };
    connections.log.push(
      { profiles: ["reader"] },
      { roles: ["reads"] },
      { users: ["ann"] },
      { all: true },
    );
    await openConnections.look();
    await openConnections.settled();
    connections.ended.should.eql([]);
    openConnections.registry.size.should.equal(1);
  });

  it("end with a profile, once, and the client is told", async () => {
    const { connections, openConnections } = await connected(host);
    host.withProfile("reader", NOWHERE);
    connections.log.push({ profiles: ["reader"] });
    await openConnections.look();
    await openConnections.settled();
    await openConnections.look();
    await openConnections.settled();
    connections.ended.should.eql(["line of ann room"]);
    connections.silenced.should.eql(["line of ann room"]);
    connections.told.map(({ reason }) => reason).should.eql(["rights"]);
    connections.disconnected.should.eql([]);
    openConnections.registry.size.should.equal(0);
  });

  it("end with a role that a profile of theirs names", async () => {
    const { connections, openConnections } = await connected(host);
    host.withRole("reads", { realtime: ["join"] });
    connections.log.push({ roles: ["another"] });
    await openConnections.look();
    await openConnections.settled();
    connections.ended.should.eql([]);
    connections.log.push({ roles: ["reads"] });
    await openConnections.look();
    await openConnections.settled();
    connections.ended.should.eql(["line of ann room"]);
    openConnections.stop();
  });

  it("end with the role default, which a profile without policies has", async () => {
    host.withRole("default", { realtime: ["subscribe"] }).withProfile("bare", {});
    host.users.set("ann", { _id: "ann", profileIds: ["bare"] });
    const { connections, openConnections } = nodeOf(host);
    openConnections.add(subscriptionOf(host, "ann"), ["bare"]);
    await openConnections.look();
    await openConnections.settled();
    connections.ended.should.eql([]);
    host.withRole("default");
    connections.log.push({ roles: ["default"] });
    await openConnections.look();
    await openConnections.settled();
    connections.ended.should.eql(["line of ann room"]);
  });

  it("end with the user, their token or their API key", async () => {
    for (const [prepare, change, reason] of [
      [() => host.users.delete("ann"), { users: ["ann"] }, "user"],
      [() => host.connections.endedTokens.add("token of ann"), { users: ["ann"] }, "token"],
      [() => host.connections.endedTokens.add("token of ann"), { all: true as const }, "token"],
    ] as const) {
      host = hostOfReader();
      const { connections, openConnections } = await connected(host);
      prepare();
      connections.log.push(change);
      await openConnections.look();
      await openConnections.settled();
      connections.told.map((told) => told.reason).should.eql([reason]);
    }
  });

  it("of an API key end with it, and no other token is looked at", async () => {
    const node = nodeOf(host);
    const key = { jwt: "key", isApiKey: true };
    node.openConnections.add(subscriptionOf(host, "ann"), ["reader"]);
    node.openConnections.add(subscriptionOf(host, "ann", { connectionId: "by key", token: key }), [
      "reader",
    ]);
    await node.openConnections.look();
    await node.openConnections.settled();
    node.connections.endedTokens.add("key").add("token of ann");
    node.connections.log.push({ apiKeys: true });
    await node.openConnections.look();
    await node.openConnections.settled();
    node.connections.ended.should.eql(["by key room"]);
    node.openConnections.stop();
  });

  it("are closed where the configuration says so", async () => {
    const { connections, openConnections } = await connected(host, "disconnect");
    host.withProfile("reader", NOWHERE);
    connections.log.push({ profiles: ["reader"] });
    await openConnections.look();
    await openConnections.settled();
    connections.disconnected.should.eql(["line of ann"]);
  });

  it("are not closed where a request over the same connection has ended its token", async () => {
    for (const isOwn of [true, false]) {
      const { connections, openConnections } = await connected(host, "disconnect");
      connections.endingItself.add(isOwn ? "line of ann" : "another");
      connections.endedTokens.add("token of ann");
      connections.log.push({ users: ["ann"] });
      await openConnections.look();
      await openConnections.settled();
      connections.disconnected.splice(0).should.eql(isOwn ? [] : ["line of ann"]);
      connections.endingItself.clear();
      openConnections.stop();
    }
  });

  it("of a user who was moved before their profile was deleted go on", async () => {
    host.withProfile("second", {
      policies: [{ roleId: "reads", restrictedTo: [{ index: "acme" }] }],
    });
    const { connections, openConnections } = await connected(host);
    // between two readings of one look
    const read = host.storedContents.bind(host);
    let isMoved = false;
    host.storedContents = async (collection, ids) => {
      if (collection === "profiles" && !isMoved) {
        isMoved = true;
        host.users.set("ann", { _id: "ann", profileIds: ["second"] });
        host.profiles.delete("reader");
        host.connections.log.push({ users: ["ann"] }, { profiles: ["reader"] });
      }
      return read(collection, ids);
    };
    connections.log.push({ profiles: ["reader"] });
    await openConnections.look();
    await openConnections.settled();
    connections.ended.should.eql([]);
    openConnections.stop();
  });

  it("are not ended while two readings in a row differ", async () => {
    host.withProfile("second", {
      policies: [{ roleId: "reads", restrictedTo: [{ index: "acme" }] }],
    });
    const { connections, openConnections } = await connected(host);
    host.withProfile("reader", NOWHERE);
    const read = host.storedContents.bind(host);
    const moves = [["missing"], ["second"]];
    host.storedContents = async (collection, ids) => {
      const profileIds = collection === "users" ? moves.shift() : undefined;
      if (profileIds !== undefined) {
        host.users.set("ann", { _id: "ann", profileIds });
        connections.log.push({ users: ["ann"] });
      }
      return read(collection, ids);
    };
    connections.log.push({ profiles: ["reader"] });
    const looking = openConnections.look();
    connections.log.push({ profiles: ["unrelated"] });
    await looking;
    await openConnections.settled();
    connections.ended.should.eql([]);
    openConnections.stop();
  });

  it("are not read twice when nobody has told of anything meanwhile", async () => {
    const { connections, openConnections } = await connected(host);
    host.withProfile("reader", NOWHERE);
    const read = host.storedContents.bind(host);
    const collections: string[] = [];
    host.storedContents = async (collection, ids) => {
      collections.push(collection);
      return read(collection, ids);
    };
    connections.log.push({ profiles: ["reader"] });
    await openConnections.look();
    await openConnections.settled();
    collections.should.eql(["profiles", "roles"]);
    connections.ended.should.eql(["line of ann room"]);
  });

  it("hear nothing later than 0.9 s after a judgement, and then everything in order", async () => {
    const { clock, connections, openConnections } = await connected(host);
    connections.deliver("one");
    clock.now = 900;
    connections.deliver("two");
    clock.now = 901;
    connections.deliver("three");
    connections.deliver("four");
    connections.delivered.should.eql(["one", "two"]);
    connections.fails = true;
    await openConnections.look();
    await openConnections.settled();
    connections.delivered.should.eql(["one", "two"]);
    connections.fails = false;
    await openConnections.look();
    await openConnections.settled();
    connections.delivered.should.eql(["one", "two", "three", "four"]);
    openConnections.stop();
  });

  it("are all judged again when changes were lost", async () => {
    const { connections, openConnections } = await connected(host);
    host.withProfile("reader", NOWHERE);
    connections.generation = "two";
    await openConnections.look();
    await openConnections.settled();
    connections.ended.should.eql(["line of ann room"]);
  });

  it("keep what failed to be judged for the next look", async () => {
    const { connections, openConnections, warnings } = await connected(host);
    host.withProfile("reader", NOWHERE);
    connections.log.push({ profiles: ["reader"] });
    const read = host.storedContents.bind(host);
    host.storedContents = async () => Promise.reject(new Error("the storage does not answer"));
    await openConnections.look();
    await openConnections.settled();
    connections.ended.should.eql([]);
    warnings.should.have.length(1);
    host.storedContents = read;
    await openConnections.look();
    await openConnections.settled();
    connections.ended.should.eql(["line of ann room"]);
  });

  it("that are made while something changes are judged once more", async () => {
    const { clock, connections, openConnections } = await connected(host);
    host.withProfile("reader", NOWHERE);
    connections.log.push({ profiles: ["unrelated"] });
    await openConnections.look();
    await openConnections.settled();
    clock.now = 5_000;
    openConnections.add(subscriptionOf(host, "ann", { connectionId: "late" }), ["reader"]);
    await openConnections.look();
    await openConnections.settled();
    connections.ended.should.containEql("late room");
  });

  it("cost nothing while there are none", async () => {
    const { connections, openConnections } = nodeOf(host);
    connections.log.push({ all: true });
    connections.wake();
    await openConnections.look();
    await openConnections.settled();
    connections.reads.should.equal(0);
    connections.deliver("to nobody");
    connections.delivered.should.eql(["to nobody"]);
  });

  it("that are gone already are not kept", () => {
    const { connections, openConnections } = nodeOf(host);
    const subscription = subscriptionOf(host, "ann");
    connections.open.clear();
    openConnections.add(subscription, ["reader"]);
    openConnections.registry.size.should.equal(0);
  });

  it("are told that the host has ended them, unless the client has", async () => {
    for (const by of ["client", "itself", "clock", "another"] as const) {
      host = hostOfReader();
      const { connections, openConnections } = await connected(host);
      connections.endedTokens.add("token of ann");
      connections.endedByHost("line of ann", "room", by);
      await openConnections.settled();
      openConnections.registry.size.should.equal(0);
      connections.told.map(({ reason }) => reason).should.eql(by === "client" ? [] : ["token"]);
      connections.disconnected.should.eql([]);
      should(openConnections.connectionsOf("ann")).eql([]);
      openConnections.stop();
    }
  });

  it("close a connection whose token another has ended, where the configuration says so", async () => {
    for (const by of ["client", "itself", "clock", "another"] as const) {
      host = hostOfReader();
      const { connections, openConnections } = nodeOf(host, "disconnect");
      openConnections.add(subscriptionOf(host, "ann"), ["reader"]);
      connections.endedTokens.add("token of ann");
      connections.endedByHost("line of ann", "room", by);
      await openConnections.settled();
      connections.disconnected.should.eql(by === "another" ? ["line of ann"] : []);
      openConnections.stop();
    }
  });

  it("of two users over one connection end with the last of them", async () => {
    host.users.set("bob", { _id: "bob", profileIds: ["reader"] });
    const { connections, openConnections } = await connected(host);
    openConnections.add(subscriptionOf(host, "bob", { connectionId: "line of ann" }), ["reader"]);
    await openConnections.look();
    await openConnections.settled();
    host.users.delete("ann");
    connections.log.push({ users: ["ann"] });
    await openConnections.look();
    await openConnections.settled();
    connections.ended.should.eql([]);
    host.users.delete("bob");
    connections.log.push({ users: ["bob"] });
    await openConnections.look();
    await openConnections.settled();
    connections.ended.should.eql(["line of ann room"]);
  });
});
