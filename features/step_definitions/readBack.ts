import assert from "node:assert/strict";

import type { DataTable } from "@cucumber/cucumber";
import { When } from "@cucumber/cucumber";
import type { Kuzzle } from "kuzzle-sdk";

import type { Call } from "../support/answers";
import type { GuardWorld } from "../support/world";

type Kind = "Profile" | "Role" | "User";
type Content = Readonly<Record<string, unknown>>;
interface Document {
  readonly _id: string;
  readonly _source: Content;
}

/** Reads a document as people have it in hand: its content, with its id beside it. */
const READINGS: Readonly<
  Record<string, (world: GuardWorld, kind: Kind, id: string) => Promise<Content>>
> = {
  get: async (world, kind, id) =>
    content((await ask(world, `get${kind}`, { _id: id })) as Document, id),
  mGet: async (world, kind, id) =>
    content(hitOf(await ask(world, `mGet${kind}s`, { body: { ids: [id] } }), id), id),
  search: async (world, kind, id) => {
    await ask(world, "refresh", { collection: `${kind.toLowerCase()}s` });
    return content(hitOf(await ask(world, `search${kind}s`, { body: {}, size: 1000 }), id), id);
  },
  "kuzzle-sdk's serialize()": (world, kind, id) =>
    withSdk(world, async ({ security }) => {
      // a User of kuzzle-sdk holds what is stored apart from its id
      const read = await security[`get${kind}`](id);
      return "_source" in read ? (read._source as Content) : read.serialize();
    }),
  "kuzzle-sdk, as JSON": (world, kind, id) =>
    withSdk(world, async ({ security }) => {
      const read = await security[`get${kind}`](id);
      return asJson("_source" in read ? (read._source as object) : read);
    }),
};

function asJson(value: object): Content {
  return JSON.parse(JSON.stringify(value)) as Content;
}

async function withSdk<T>(world: GuardWorld, use: (sdk: Kuzzle) => Promise<T>): Promise<T> {
  const sdk = await world.app.sdk("admin", "http");
  try {
    return await use(sdk);
  } finally {
    sdk.disconnect();
  }
}

function ask(world: GuardWorld, action: string, members: object): Promise<unknown> {
  return world.app.asAdmin({ ...members, controller: "security", action });
}

function hitOf(answer: unknown, id: string): Document {
  const { hits } = answer as { hits: readonly Document[] };
  return hits.find(({ _id }) => _id === id) ?? assert.fail(`${id} is not among the hits`);
}

function content({ _source }: Document, _id: string): Content {
  return { ..._source, _id };
}

/** An action that takes a document, or one that takes many. */
function callOf(writing: string, kind: Kind, _id: string, body: Content): Call {
  const section = `${kind.toLowerCase()}s`;
  const entry = kind === "User" ? { content: body, credentials: {} } : body;
  const load = { controller: "admin", action: "loadSecurities", onExistingUsers: "overwrite" };
  switch (writing) {
    case "an import":
      return { ...load, body: { [section]: { [_id]: entry } } };
    case "a dump of Kourou's":
      return { ...load, body: { type: section, content: { [_id]: entry } } };
    default: {
      const [controller = "", action = ""] = writing.split(":");
      return { controller, action, _id, body: action === "upsertUser" ? { content: body } : body };
    }
  }
}

async function storedBy(world: GuardWorld, kind: Kind, id: string): Promise<Content> {
  const document = await world.storedDocument(`${kind.toLowerCase()}s`, id);
  const { _kuzzle_info, ...source } = document?._source ?? {};
  return source;
}

When(
  /^admin reads the (profile|role|user) "(.*)" by (.*) and sends it back, which changes nothing, by:$/,
  async function (this: GuardWorld, name: string, id: string, reading: string, table: DataTable) {
    const kind = name.replace(/^./u, (letter) => letter.toUpperCase()) as Kind;
    const read = READINGS[reading] ?? assert.fail(`no way to read: ${reading}`);
    const _id = this.own(id);
    const before = await storedBy(this, kind, _id);
    for (const [writing = ""] of table.raw()) {
      const { error } = await this.call(
        "admin",
        callOf(writing, kind, _id, await read(this, kind, _id)),
      );
      assert.equal(error, null, writing);
      const { _kuzzle_info, ...again } = await read(this, kind, _id);
      assert.deepEqual(await storedBy(this, kind, _id), before, writing);
      assert.ok(Object.keys(again).length > 0);
    }
  },
);

When(
  /^admin reads the profile "(.*)" by (.*) and gives it as a draft, which is taken, to:$/,
  async function (this: GuardWorld, id: string, reading: string, table: DataTable) {
    const read = READINGS[reading] ?? assert.fail(`no way to read: ${reading}`);
    const draft = JSON.stringify(await read(this, "Profile", this.own(id)));
    for (const [action = "", body = ""] of table.raw()) {
      const call = { controller: "profile-guard", action };
      await this.call("admin", { ...call, body: this.json(body.replace("<draft>", draft)) });
      assert.equal(this.answer.error, null, action);
    }
  },
);
