import assert from "node:assert/strict";

import { Given, Then, When } from "@cucumber/cucumber";

import { RawSocket } from "../../../tools/fuzz/RawSocket";
import { waitUntil } from "../../../tools/services/wait";
import type { GuardWorld } from "../../support/world";
import { callOf } from "./attempts";
import { json, own, sceneOf } from "./scene";
import { MEASURED } from "./stage";

const PRODUCTS = { index: "pg-acme", collection: "products" };
const ORDERS = { index: "pg-acme", collection: "orders" };

Given(
  /^(\d+) documents? "([^"]*)" of (\d+) characters(?: each)?$/u,
  async function (this: GuardWorld, count: string, name: string, length: string) {
    const scene = sceneOf(this);
    const ids = Array.from({ length: Number(count) }, (_, n) =>
      own(this, name.replace("#", String(n))),
    );
    const body = { text: "x".repeat(Number(length)) };
    this.undo.push(
      async () =>
        void (await scene.asAdmin(callOf("document:mDelete", { ...PRODUCTS, body: { ids } }))),
    );
    const documents = ids.map((_id) => ({ _id, body }));
    await scene.asAdmin(
      callOf("document:mCreateOrReplace", {
        ...PRODUCTS,
        refresh: "wait_for",
        body: { documents },
      }),
    );
  },
);

/** "…" stands for so many of a text, as in the attempts. */
Given(
  /^orders have a specification, with (\d+) × "([^"]*)" as "…":$/u,
  async function (this: GuardWorld, count: string, unit: string, specification: string) {
    const scene = sceneOf(this);
    const text = unit.replaceAll("'", '"');
    const texts = Array.from({ length: Number(count) }, (_, n) => text.replaceAll("#", String(n)));
    const body = json(this, specification.replaceAll("…", texts.join("")));
    this.undo.push(
      async () => void (await scene.asAdmin(callOf("collection:deleteSpecifications", ORDERS))),
    );
    await scene.asAdmin(callOf("collection:updateSpecifications", { ...ORDERS, body }));
  },
);

interface Heard {
  readonly requestId?: string;
  readonly room?: string;
  readonly error?: unknown;
}

/** Keeps all that a connection has heard, in order. */
const heard = new WeakMap<GuardWorld, { readonly socket: RawSocket; readonly all: Heard[] }>();

Given(
  /^(.+) has (\d+) subscriptions over one connection, which all that is new matches$/u,
  { timeout: 120_000 },
  async function (this: GuardWorld, actor: string, count: string) {
    const { stage } = sceneOf(this);
    const { host, port } = stage.app.application;
    const jwt = await stage.tokenOf(own(this, actor));
    const socket = await RawSocket.open(host, port);
    this.undo.push(async () => {
      socket.close();
    });
    const all: Heard[] = [];
    socket.listen((text) => {
      all.push(JSON.parse(text) as Heard);
    });
    heard.set(this, { socket, all });
    for (let number = 0; number < Number(count); number++) {
      const body = { in: { kind: ["news", `other${number}`] } };
      const call = callOf("realtime:subscribe", { ...ORDERS, body });
      socket.send(JSON.stringify({ ...call, jwt, requestId: `subscribe${number}` }));
    }
    await waitUntil(async () => all.length >= Number(count), {
      what: "the subscriptions",
      deadline: 60_000,
    });
    assert.deepEqual(
      all.flatMap(({ error }) => error ?? []),
      [],
    );
    all.length = 0;
  },
);

/** Others are answered meanwhile: over the same connection, so that the order tells. */
When(
  /^(.+) writes (\d+) such documents? of (\d+) characters(?: each)?, and many ask for the time$/u,
  { timeout: 120_000 },
  async function (this: GuardWorld, actor: string, count: string, length: string) {
    const scene = sceneOf(this);
    const { socket, all } = heard.get(this) ?? {};
    assert.ok(socket !== undefined && all !== undefined, "nobody has subscribed");
    const documents = Array.from({ length: Number(count) }, (_, n) => ({
      _id: own(this, `news${n}~`),
      body: { kind: "news", n, text: "x".repeat(Number(length)) },
    }));
    const ids = documents.map(({ _id }) => _id);
    this.undo.push(
      async () =>
        void (await scene.asAdmin(callOf("document:mDelete", { ...ORDERS, body: { ids } }))),
    );
    let number = 0;
    const asking = setInterval(() => {
      socket.send(JSON.stringify({ ...callOf("server:now"), requestId: `now${number++}` }));
    }, 2);
    await scene.attempt(
      own(this, actor),
      callOf("document:mCreate", { ...ORDERS, body: { documents } }),
    );
    clearInterval(asking);
  },
);

Then(
  "notifications come, and others are answered between them",
  { timeout: 120_000 },
  async function (this: GuardWorld) {
    const { all = [] } = heard.get(this) ?? {};
    const isNotification = ({ room, requestId }: Heard): boolean =>
      room !== undefined && requestId?.startsWith("now") !== true;
    await sceneOf(this).check(async () => {
      const kindsOf = (): string => all.map((one) => (isNotification(one) ? "n" : "a")).join("");
      // how many come is for the host to say: it leaves out what a slow reader has no room for
      await waitUntil(async () => /na+n/u.test(kindsOf()), {
        what: "an answer between two notifications",
        deadline: 60_000,
      });
    });
  },
);

/** Page by page, as somebody reads the audit. */
Then(
  /^the pages of (\d+) of the audit of (user "[^"]*") have fewer entries, and all (\d+) together$/u,
  async function (this: GuardWorld, size: string, actor: string, total: string) {
    const scene = sceneOf(this);
    const kuid = own(this, actor).replaceAll(/^user "|"$/gu, "");
    const pages: number[] = [];
    let cursor: string | undefined;
    do {
      const members = { size: Number(size), body: { actor: kuid }, ...(cursor && { cursor }) };
      const answer = await scene.asAdmin(callOf("profile-guard:searchAudit", members));
      const page = answer as { entries: readonly unknown[]; cursor?: string };
      pages.push(page.entries.length);
      ({ cursor } = page);
    } while (cursor !== undefined);
    if (!MEASURED) {
      assert.ok(pages.length > 1 && Math.max(...pages) < Number(total), pages.join(", "));
      assert.equal(
        pages.reduce((sum, count) => sum + count, 0),
        Number(total),
        pages.join(", "),
      );
    }
  },
);

Then("the answer lists {int} documents", function (this: GuardWorld, count: number) {
  const { result, error } = this.answer;
  const { successes } = Object(result) as { successes?: readonly object[] };
  assert.equal(successes?.length, count, error?.message);
});

Then("the answer says that it is valid", function (this: GuardWorld) {
  const { result, error } = this.answer;
  assert.deepEqual(result, { errorMessages: {}, valid: true }, error?.message);
});
