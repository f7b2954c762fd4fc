import { createHash } from "node:crypto";

import should from "should";

import type { RightsChange } from "../../../lib/domain/connections/rightsChange";
import type { Subscription } from "../../../lib/domain/connections/Subscription";
import { ChangeLog } from "../../../lib/host/connections/ChangeLog";
import { DeliveryGate } from "../../../lib/host/connections/DeliveryGate";
import { KuzzleConnections } from "../../../lib/host/connections/KuzzleConnections";
import { NodeQuestions } from "../../../lib/host/connections/NodeQuestions";
import { watchSecurityWrites } from "../../../lib/host/kernel/securityWrites";
import { TokenValidity } from "../../../lib/host/connections/TokenValidity";
import { FakeKernel } from "./fakes";

const tokenOf = (jwt: string, more: object = {}) => ({
  jwt,
  isApiKey: jwt.startsWith("kapikey-"),
  ...more,
});

const heldBy = (kuid: string, jwt: string, more: object = {}) => ({
  connectionId: `line of ${jwt}`,
  kuid,
  token: tokenOf(jwt, more),
});

const subscription: Subscription = {
  ...heldBy("ann", "token"),
  connectionId: "line",
  roomId: "room",
  by: "subscribe",
  index: "acme",
  collection: "orders",
  channels: new Set(["room-1"]),
};

describe("writes that may take rights away", () => {
  const changesOf = (event: string, payload: object): RightsChange[] => {
    const kuzzle = new FakeKernel();
    const changes: RightsChange[] = [];
    watchSecurityWrites(kuzzle.kernel, (change) => changes.push(change));
    kuzzle.events.emit(event, payload);
    return changes;
  };
  const stored = (method: string, ...args: unknown[]): RightsChange[] =>
    changesOf(`core:storage:private:${method}`, { args });

  it("are told by what they wrote", () => {
    stored("document:update", "kuzzle", "users", "ann", {}).should.eql([{ users: ["ann"] }]);
    stored("document:delete", "kuzzle", "profiles", "p").should.eql([{ profiles: ["p"] }]);
    stored("document:createOrReplace", "kuzzle", "roles", "r", {}).should.eql([{ roles: ["r"] }]);
    stored("document:create", "kuzzle", "roles", {}, { id: "r" }).should.eql([{ roles: ["r"] }]);
    stored("document:delete", "kuzzle", "api-keys", "key").should.eql([{ apiKeys: true }]);
    stored("document:mDelete", "kuzzle", "users", ["ann"]).should.eql([{ all: true }]);
    stored("collection:truncate", "kuzzle", "roles").should.eql([{ all: true }]);
    stored("index:delete", "kuzzle").should.eql([{ all: true }]);
    stored("document:deleteByQuery", "kuzzle", "api-keys", { term: { userId: "ann" } }).should.eql([
      { users: ["ann"], apiKeys: true },
    ]);
    stored("document:deleteByQuery", "kuzzle", "api-keys", { match_all: {} }).should.eql([
      { apiKeys: true },
    ]);
  });

  it("are told when tokens end", () => {
    const told = (event: string, arg: unknown) =>
      changesOf(`core:security:token:${event}`, { args: [arg] });
    told("delete", { userId: "ann" }).should.eql([{ users: ["ann"] }]);
    told("deleteByKuid", "ann").should.eql([{ users: ["ann"] }]);
    told("delete", null).should.eql([{ all: true }]);
  });

  it("are no others", () => {
    stored("document:update", "kuzzle", "config", "x", {}).should.eql([]);
    stored("document:update", "plugin-index", "users", "ann", {}).should.eql([]);
    stored("document:create", "kuzzle", "users", {}, { id: "new" }).should.eql([]);
  });
});

describe("ChangeLog", () => {
  it("sends a change before it returns, once its script is known", async () => {
    const kuzzle = new FakeKernel();
    const log = new ChangeLog(kuzzle.kernel);
    log.prepare();
    await new Promise(setImmediate);
    kuzzle.asked.length = 0;
    const announced = log.announce({ users: ["ann"] });
    kuzzle.asked.map(([event]) => event).should.eql(["core:cache:internal:script:execute"]);
    should(kuzzle.asked[0]?.[2]).equal("{profile-guard}:rights-changes:kuzzle");
    await announced;
  });

  it("sends again what Redis did not take", async () => {
    const kuzzle = new FakeKernel();
    let failures = 2;
    kuzzle.answers.set("core:cache:internal:script:execute", () => {
      failures -= 1;
      if (failures >= 0) {
        throw new Error("no Redis");
      }
      return 1;
    });
    await new ChangeLog(kuzzle.kernel).announce({ users: ["ann"] });
    failures.should.equal(-1);
  });

  it("reads what is new, and says when it cannot", async () => {
    const kuzzle = new FakeKernel();
    const log = new ChangeLog(kuzzle.kernel);
    let answer = ["g", "7", "lost"];
    kuzzle.answers.set("core:cache:internal:script:execute", () => answer);
    (await log.since(undefined)).should.eql({
      mark: { generation: "g", count: 7 },
      changes: "lost",
    });
    answer = ["g", "8", "known", '{"users":["ann"]}', ""];
    (await log.since({ generation: "g", count: 7 })).changes.should.eql([
      { users: ["ann"] },
      { all: true },
    ]);
  });
});

describe("DeliveryGate", () => {
  it("holds back what clients would hear, and nothing of the application's", () => {
    const kuzzle = new FakeKernel();
    let isOpen = true;
    const gate = DeliveryGate.before(
      kuzzle.kernel,
      () => isOpen,
      () => undefined,
    );
    const tell = (payload: string, event = "broadcast") => {
      kuzzle.entryPoint.dispatch(event, { payload });
    };
    tell("one");
    kuzzle.dispatched.should.have.length(1);
    isOpen = false;
    tell("two");
    tell("token expired", "notify");
    kuzzle.dispatched.should.have.length(2);
    kuzzle.broadcasts.should.eql(["internal two"]);
    isOpen = true;
    tell("three");
    kuzzle.broadcasts.should.eql(["internal two", "internal three"]);
    gate?.release();
    kuzzle.broadcasts.slice(2).should.eql(["websocket two", "websocket three"]);
    tell("four");
    kuzzle.dispatched.should.have.length(3);
  });

  it("has an end, which it says once", () => {
    const kuzzle = new FakeKernel();
    const warnings: string[] = [];
    DeliveryGate.before(
      kuzzle.kernel,
      () => false,
      (message) => warnings.push(message),
    );
    for (let at = 0; at < 10_002; at += 1) {
      kuzzle.entryPoint.dispatch("broadcast", { payload: "x" });
    }
    warnings.should.have.length(1);
  });

  it("stands nowhere in a host that looks otherwise", () => {
    should(
      DeliveryGate.before(
        {},
        () => true,
        () => undefined,
      ),
    ).be.undefined();
  });
});

describe("TokenValidity", () => {
  const standing = (kuzzle: FakeKernel, ...all: ReturnType<typeof heldBy>[]) =>
    new TokenValidity(kuzzle.kernel)
      .ended(all)
      .then((ended) => [...ended].map(({ token }) => token.jwt));

  it("finds the tokens that Redis has no more", async () => {
    const kuzzle = new FakeKernel();
    kuzzle.answers.set("core:security:token:get", (_kuid: string, jwt: string) =>
      jwt === "good" ? {} : null,
    );
    (await standing(kuzzle, heldBy("ann", "good"), heldBy("ann", "gone"))).should.eql(["gone"]);
  });

  it("takes a newer token of the same user, and none of another's", async () => {
    const kuzzle = new FakeKernel();
    kuzzle.answers.set("core:security:token:get", (_kuid: string, jwt: string) =>
      jwt === "new" ? {} : null,
    );
    kuzzle.tokensByConnection.set("line of old", { userId: "ann", jwt: "new" });
    kuzzle.tokensByConnection.set("line of other", { userId: "bob", jwt: "new" });
    (await standing(kuzzle, heldBy("ann", "old"), heldBy("ann", "other"))).should.eql(["other"]);
  });

  it("lets a token that was good for once be, until the tokens of its user are revoked", async () => {
    const kuzzle = new FakeKernel();
    const revoked = new Set<string>();
    kuzzle.answers.set("core:cache:internal:script:execute", (...args: string[]) =>
      args.some((arg) => revoked.has(arg)) ? 1 : 0,
    );
    const ofAnn = heldBy("ann", "once", { singleUse: { since: "7", authors: [] } });
    (await standing(kuzzle, ofAnn)).should.eql([]);
    revoked.add("user password ann");
    const ofBob = heldBy("bob", "another", { singleUse: { since: "7", authors: [] } });
    (await standing(kuzzle, ofAnn, ofBob)).should.eql(["once"]);
  });

  it("finds API keys that are deleted or over, in a search that was refreshed", async () => {
    const kuzzle = new FakeKernel();
    const keys = ["kapikey-good", "kapikey-over", "kapikey-gone"];
    const fingerprint = (jwt: string) => createHash("sha256").update(jwt).digest("hex");
    kuzzle.answers.set("core:storage:private:document:search", () => ({
      total: 2,
      hits: [
        { _source: { fingerprint: fingerprint("kapikey-good"), expiresAt: -1 } },
        { _source: { fingerprint: fingerprint("kapikey-over"), expiresAt: 1 } },
      ],
    }));
    (await standing(kuzzle, ...keys.map((key) => heldBy("ann", key)))).should.eql(keys.slice(1));
    should(kuzzle.asked[0]).eql(["refresh", "api-keys"]);
  });
});

describe("NodeQuestions", () => {
  const clusterOf = (activeNodes: number) => {
    const kuzzle = new FakeKernel();
    const listeners = new Map<string, (payload: never) => void>();
    kuzzle.answers.set("cluster:status:get", () => ({ activeNodes }));
    kuzzle.answers.set("cluster:event:on", (event: string, listener: (payload: never) => void) => {
      listeners.set(event, listener);
    });
    kuzzle.answers.set("cluster:event:broadcast", (event: string, payload: { id: string }) => {
      if (event === "profile-guard:ask" && activeNodes === 2) {
        listeners.get("profile-guard:answer")?.({ id: payload.id, answer: "theirs" } as never);
      }
    });
    const questions = new NodeQuestions(kuzzle.kernel);
    questions.answer("who", async () => "ours");
    return { kuzzle, questions, listeners };
  };

  it("asks every node, itself too", async () => {
    (await clusterOf(2).questions.ask("who", {})).should.eql({
      answers: ["ours", "theirs"],
      missing: 0,
    });
    (await clusterOf(1).questions.ask("who", {})).should.eql({ answers: ["ours"], missing: 0 });
  });

  it("counts who does not answer", async () => {
    (await clusterOf(3).questions.ask("who", {})).should.eql({ answers: ["ours"], missing: 2 });
  });

  it("needs no cluster", async () => {
    const questions = new NodeQuestions(new FakeKernel().kernel);
    questions.answer("who", async () => "ours");
    (await questions.ask("who", {})).should.eql({ answers: ["ours"], missing: 0 });
  });

  it("answers others", async () => {
    const { kuzzle, listeners } = clusterOf(2);
    listeners.get("profile-guard:ask")?.({ id: "1", name: "who", question: {} } as never);
    await new Promise(setImmediate);
    should(kuzzle.asked.at(-1)).eql([
      "cluster:event:broadcast",
      "profile-guard:answer",
      { id: "1", answer: "ours" },
    ]);
  });
});

describe("KuzzleConnections", () => {
  let kuzzle: FakeKernel;
  let connections: KuzzleConnections;

  beforeEach(() => {
    kuzzle = new FakeKernel();
    connections = new KuzzleConnections(kuzzle.kernel);
  });

  it("tells a client on its own channel, and which node says it", () => {
    connections.tell(subscription, "rights");
    const [[event, data]] = kuzzle.dispatched as [[string, { payload: object }]];
    event.should.equal("notify");
    data.should.containDeep({ channels: ["room-1"], connectionId: "line" });
    data.payload.should.containDeep({
      ...{ type: "SubscriptionEnded", reason: "rights", roomId: "room", node: "this-node" },
      ...{ index: "acme", collection: "orders" },
    });
  });

  it("silences, ends and closes", async () => {
    connections.silence(subscription);
    kuzzle.left.should.eql(["line room-1"]);
    await connections.end("line", "room");
    should(kuzzle.asked[0]).eql(["core:realtime:unsubscribe", "line", "room", true]);
    connections.disconnect("line", "cutOff");
    kuzzle.closed.should.eql(["line"]);
    connections.isOpen("line").should.be.true();
    connections.isOpen("another").should.be.false();
  });

  it("takes no offence at what has ended already", async () => {
    kuzzle.answers.set("core:realtime:unsubscribe", () => {
      throw Object.assign(new Error(), { id: "core.realtime.not_subscribed" });
    });
    await connections.end("line", "room");
    kuzzle.answers.set("core:realtime:unsubscribe", () => {
      throw new Error("another");
    });
    await connections.end("line", "room").should.be.rejectedWith("another");
  });

  it("tells every node of a write, and looks itself", async () => {
    let wakes = 0;
    kuzzle.answers.set("cluster:event:broadcast", () => undefined);
    connections.tellOfWrites(() => {
      wakes += 1;
    });
    kuzzle.events.emit("core:storage:private:document:update", {
      args: ["kuzzle", "users", "ann"],
    });
    await new Promise((resolve) => setTimeout(resolve, 5));
    wakes.should.equal(1);
    should(kuzzle.asked.at(-1)).eql([
      "cluster:event:broadcast",
      "profile-guard:rights-changed",
      {},
    ]);
  });

  it("knows the connections that a user has used last", () => {
    kuzzle.tokensByConnection.set("one", { userId: "ann" }).set("two", { userId: "bob" });
    connections.connectionsOf("ann").should.eql(["one"]);
  });
});
