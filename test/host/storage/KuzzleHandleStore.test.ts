import { createHash } from "node:crypto";

import should from "should";

import { sealOf } from "../../../lib/domain/handles/scroll";
import type { Answerer, Kernel } from "../../../lib/host/kernel/kernel";
import { KuzzleHandleStore } from "../../../lib/host/storage/KuzzleHandleStore";

const UNAVAILABLE = { status: 503, id: "profile-guard.decision.unavailable" };
const EXECUTE = "core:cache:internal:script:execute";
const OPENER = { as: "document:search", kuid: "u" };
const digestOf = (id: string): string => createHash("sha256").update(id).digest("base64url");

describe("KuzzleHandleStore", () => {
  let asked: unknown[][];
  let notes: Map<string, string>;
  let fails: boolean;
  let answers: readonly number[];
  let answerers: Map<string, Answerer>;
  let listeners: Map<string, (payload: never) => void>;
  let store: KuzzleHandleStore;
  const emit = (event: string, payload: object): void => {
    listeners.get(event)?.(payload as never);
  };

  beforeEach(() => {
    asked = [];
    notes = new Map();
    fails = false;
    answers = [0, 0];
    answerers = new Map();
    listeners = new Map();
    store = new KuzzleHandleStore({
      coreAnswerers: answerers,
      internalIndex: { index: "%kuzzle" },
      hash: (id: string) => id.length,
      on: (event: string, listener: (payload: never) => void) => listeners.set(event, listener),
      ask: async (event: string, ...args: unknown[]) => {
        asked.push([event, ...args]);
        if (fails) {
          throw new Error("Redis is down");
        }
        if (args[0] === "profileGuardCursors") {
          return answers;
        }
        return event.endsWith(":get") ? (notes.get(String(args[0])) ?? null) : undefined;
      },
    } as unknown as Kernel);
  });

  it("finds the place of a room on any node of the cluster", async () => {
    should(await store.roomPlace("r")).be.undefined();
    answerers.set("cluster:realtime:filters:get", (room) =>
      room === "r" ? { index: "acme/orders" } : null,
    );
    should(await store.roomPlace("r")).eql({ index: "acme", collection: "orders" });
    should(await store.roomPlace("none")).be.undefined();
  });

  it("knows the rooms of its connections until they leave them", () => {
    const subscription = { connectionId: "c", roomId: "r" };
    emit("core:realtime:user:subscribe:after", subscription);
    emit("core:realtime:user:subscribe:after", { ...subscription, roomId: "s" });
    should(store.isSubscribed("c", "r")).be.true();
    should(store.isSubscribed("d", "r")).be.false();
    emit("core:realtime:user:unsubscribe:after", { subscription });
    should(store.isSubscribed("c", "r")).be.false();
    should(store.isSubscribed("c", "s")).be.true();
    emit("core:realtime:user:unsubscribe:after", {
      subscription: { ...subscription, roomId: "s" },
    });
    emit("core:realtime:user:unsubscribe:after", { subscription });
    should(store.isSubscribed("c", "s")).be.false();
  });

  it("finds a scroll by the host's note, but not by that of another with the same hash", async () => {
    const seal = sealOf(digestOf("id"), OPENER);
    notes.set("_docscroll_2", `{"index":"acme","collection":"orders",${seal}}`);
    should(await store.scroll("id")).containEql({ opener: OPENER });
    should(await store.scroll("di")).be.undefined();
    should(await store.scroll("none")).be.undefined();
  });

  it("seals the note in one step, whoever opened the scroll", async () => {
    await store.bindScroll("id", OPENER);
    should(asked.at(-1)).eql([
      EXECUTE,
      "profileGuardSealScroll",
      "_docscroll_2",
      sealOf(digestOf("id"), OPENER),
      "always",
    ]);
    store.watchSearches();
    emit("core:storage:public:document:search", { response: { hits: [] } });
    emit("core:storage:public:document:multiSearch", { response: { scrollId: "idx" } });
    await new Promise(setImmediate);
    should(asked.at(-1)?.slice(2)).eql(["_docscroll_3", sealOf(digestOf("idx")), "unless sealed"]);
    should(asked.filter(([event]) => event === EXECUTE).length).equal(2);
  });

  it("fails closed while Redis does not answer", async () => {
    fails = true;
    await store.scroll("id").should.be.rejectedWith(UNAVAILABLE);
    await store.bindScroll("id", OPENER).should.be.rejectedWith(UNAVAILABLE);
    store.watchSearches();
    emit("core:storage:public:document:search", { response: { scrollId: "id" } });
    await new Promise(setImmediate);
    fails = false;
    await store.bindScroll("id", OPENER);
  });

  it("takes places for cursors in one step, and says which share is used up", async () => {
    const bounds = { ofCaller: 50, ofStrangers: 100, ofEverybody: 400 };
    answers = [2, 1_500];
    should(await store.takeCursor("s h 1 id", 60_000, bounds)).eql({
      scope: "strangers",
      limit: 100,
      wait: 1_500,
    });
    const key = "{profile-guard}:cursors:%kuzzle";
    const given = ["profileGuardCursors", key, "take", "s h 1 id", 60_000, 50, 100, 400];
    should(asked.at(-1)).eql([EXECUTE, ...given]);
    answers = [0, 0];
    should(await store.takeCursor("s h 1 id", 60_000, bounds)).be.undefined();
    await store.keepCursor("s h 1 id", 0);
    should(asked.at(-1)).eql([EXECUTE, "profileGuardCursors", key, "keep", "s h 1 id", 0]);
  });

  it("has no topics to guard where MQTT is off, and says when it is not as expected", () => {
    should(store.guardTopics()).be.true();
  });
});
