import { createHash } from "node:crypto";

import "should";

import { chosenOf, cutOff } from "../../../lib/usecases/connections/cutOff";
import { parseConfig } from "../../../lib/config/config";
import { countEnding } from "../../../lib/usecases/connections/countEnding";
import { followSubscriptions } from "../../../lib/interceptors/followSubscriptions";
import { gateOf } from "../../support/contexts";
import { requestOf } from "../../support/requests";
import { hostOfReader, nodeOf, subscriptionOf } from "./scene";

const chosen = (body: unknown) => chosenOf({ args: { userId: "ann" }, body });

function servicesOf(host: ReturnType<typeof hostOfReader>) {
  const { openConnections } = nodeOf(host);
  const log = { warn: () => undefined };
  const services = {
    host,
    config: parseConfig({}, {}),
    gate: gateOf(host).gate,
    log,
    openConnections,
  };
  return services as unknown as Parameters<typeof followSubscriptions>[0] & {
    openConnections: typeof openConnections;
  };
}

describe("cutOff", () => {
  it("wants to be told what", () => {
    [...chosen({ tokens: true, connections: false }).what].should.eql(["tokens"]);
    for (const body of [
      undefined,
      {},
      { tokens: false },
      { tokens: 1 },
      { sessions: true, tokens: true },
    ]) {
      (() => chosen(body)).should.throw({ id: "profile-guard.request.invalid" });
    }
    (() => chosenOf({ args: {}, body: { tokens: true } })).should.throw({
      id: "profile-guard.request.invalid",
    });
  });

  it("finds no user who does not exist", async () => {
    const host = hostOfReader();
    const nobody = { kuid: "nobody", what: chosen({ tokens: true }).what };
    await cutOff(host, nobody).should.be.rejectedWith({
      id: "security.user.not_found",
      status: 404,
    });
    host.connections.revoked.should.eql([]);
  });

  it("ends what is chosen, and nothing else", async () => {
    const host = hostOfReader();
    const { connections } = host;
    followSubscriptions(servicesOf(host));
    connections.connectionsByKuid.set("ann", ["other line"]);
    host.access
      .withKey("one", "ann", "ann")
      .withKey("two", "ann", "boss")
      .withKey("his", "bob", "bob");
    (await cutOff(host, chosen({ tokens: true, apiKeys: true }))).should.eql({
      ...{ _id: "ann", tokens: true, apiKeys: 2, connections: 0, complete: true },
    });
    connections.revoked.should.eql(["ann"]);
    host.access.revisions.should.eql(new Map([["ann", 1]]));
    [...host.access.keys.keys()].should.eql(["his"]);
    connections.disconnected.should.eql([]);
    (await cutOff(host, chosen({ connections: true }))).should.containEql({
      connections: 1,
    });
    connections.disconnected.should.eql(["other line"]);
    connections.revoked.should.eql(["ann"]);
  });

  it("closes the connections that revoked tokens leave to nobody", async () => {
    const host = hostOfReader();
    const { connections } = host;
    followSubscriptions(servicesOf(host));
    connections.connectionsByKuid.set("ann", ["line", "gone"]);
    connections.open.add("line");
    connections.revokeTokens = async () => {
      // as the host does, and one of them is closed meanwhile
      connections.connectionsByKuid.delete("ann");
    };
    const answer = await cutOff(host, chosen({ tokens: true, connections: true }));
    answer.should.containEql({ connections: 1, complete: true });
    connections.disconnected.should.eql(["line"]);
  });

  it("tells the subscriptions that it ends, and when a node did not answer", async () => {
    const host = hostOfReader();
    const { connections } = host;
    const services = servicesOf(host);
    followSubscriptions(services);
    services.openConnections.add(subscriptionOf(host, "ann"), ["reader"]);
    connections.missingNodes = 1;
    const answer = await cutOff(host, chosen({ connections: true }));
    answer.should.containEql({ connections: 1, complete: false });
    connections.told.map(({ reason }) => reason).should.eql(["cutOff"]);
    connections.disconnected.should.eql(["line of ann"]);
  });
});

describe("followSubscriptions", () => {
  const subscribing = (
    host: ReturnType<typeof hostOfReader>,
    action: string,
    application = false,
    more: object = {},
  ) => {
    const token = { jwt: "kapikey-1", type: "apiKey", userId: "ann", ...more };
    const connection = { id: "line" };
    const user = { _id: "ann", profileIds: ["reader"] };
    const request = requestOf(
      "realtime",
      action,
      { index: "acme", collection: "orders", body: {} },
      application ? { token: null, user: null } : { token, user },
    );
    Object.assign(request.context.connection, connection);
    host.connections.open.add("line");
    host.handles.rooms.set("room", { index: "acme", collection: "orders" });
    return host.intercepted.get(`realtime:${action}`)?.(request, async () => ({
      roomId: "room",
      channel: "room-1",
    }));
  };

  it("follows clients, by subscription and by joining, and not the application", async () => {
    for (const action of ["subscribe", "join"]) {
      const host = hostOfReader();
      const services = servicesOf(host);
      followSubscriptions(services).should.eql([]);
      await subscribing(host, action, true);
      services.openConnections.registry.size.should.equal(0);
      await subscribing(host, action);
      const [subscription] = services.openConnections.registry.of("line", "room");
      (subscription ?? {}).should.containDeep({
        ...{ kuid: "ann", by: action, index: "acme", collection: "orders" },
        token: { jwt: "kapikey-1", isApiKey: true },
      });
      services.openConnections.stop();
    }
  });

  it("keeps the limits of an API key, by which it is judged", async () => {
    const host = hostOfReader();
    const services = servicesOf(host);
    followSubscriptions(services);
    const limits = { policies: [[{ roleId: "reads" }]], expiresAt: -1, ancestors: [] };
    await subscribing(host, "subscribe", false, { profileGuard: limits });
    const [subscription] = services.openConnections.registry.of("line", "room");
    (subscription?.token?.limits ?? {}).should.eql(limits);
    services.openConnections.stop();
  });

  it("counts what ends with sessions, keys and connections", async () => {
    const host = hostOfReader();
    const services = servicesOf(host);
    followSubscriptions(services);
    const { openConnections } = services;
    const made = { jwt: "x", isApiKey: false };
    const kinds = [
      made,
      { ...made, isApiKey: true },
      { ...made, singleUse: { since: "1", authors: [] } },
    ];
    for (const [at, token] of kinds.entries()) {
      const connectionId = `line ${at}`;
      openConnections.add(subscriptionOf(host, "ann", { connectionId, token }), ["reader"]);
    }
    const count = async (ends: Parameters<typeof countEnding>[2]) =>
      (await countEnding(host.connections, {}, ends)).total;
    (await count({ tokens: ["ann"] })).should.equal(2);
    (await count({ apiKeys: ["ann"] })).should.equal(1);
    (await count({ tokens: ["ann"], apiKeys: ["ann"] })).should.equal(3);
    (await count({ connections: ["ann"] })).should.equal(3);
    const single = { kuids: ["ann"], digests: [], keyIds: [], authors: [] };
    const digest = createHash("sha256").update("x").digest("hex");
    (await count({ single })).should.equal(0);
    (await count({ single: { ...single, digests: [digest] } })).should.equal(2);
    (await count({ single: { ...single, digests: [digest], kuids: ["bob"] } })).should.equal(0);
    const limits = { policies: [], expiresAt: -1, ancestors: [{ id: "key", hash: "h" }] };
    const ofOther = { connectionId: "of key", token: { ...made, limits } };
    openConnections.add(subscriptionOf(host, "bob", ofOther), ["reader"]);
    const singleUse = { since: "1", authors: ["eve"] };
    const begun = { connectionId: "of once", token: { ...made, singleUse } };
    openConnections.add(subscriptionOf(host, "ann", begun), ["reader"]);
    (await count({ single: { ...single, keyIds: ["key"] } })).should.equal(1);
    (await count({ single: { ...single, authors: ["eve"] } })).should.equal(1);
    (await count({ tokens: ["carl"], apiKeys: ["carl"], connections: ["carl"] })).should.equal(0);
    openConnections.stop();
  });

  it("counts what a write would end, by a draft, and remembers nothing of it", async () => {
    const host = hostOfReader();
    const services = servicesOf(host);
    followSubscriptions(services);
    const { openConnections } = services;
    openConnections.add(subscriptionOf(host, "ann"), ["reader"]);
    const narrow = { _id: "reader", policies: [] };
    const count = (change: Parameters<typeof countEnding>[1]) =>
      countEnding(host.connections, change);
    const one = { total: 1, users: 1, complete: true };
    const none = { total: 0, users: 0, complete: true };
    (await count({ profiles: new Map([["reader", narrow]]) })).should.eql(one);
    (await count({ profiles: new Map([["another", narrow]]) })).should.eql(none);
    (await count({ roles: new Map([["reads", null]]) })).should.eql(one);
    (await count({ users: new Map([["ann", null]]) })).should.eql(one);
    (await count({ users: new Map([["ann", { profileIds: [], by: "none" }]]) })).should.eql(none);
    const taken = { profiles: new Map([["reader", null]]), takenFromUsers: "reader" };
    (await count(taken)).should.eql(one);
    openConnections.registry.users.get("ann")?.profileIds.should.eql(["reader"]);
    openConnections.stop();
  });
});
