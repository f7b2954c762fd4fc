import assert from "node:assert/strict";

import { Given, Then, When } from "@cucumber/cucumber";
import { Kuzzle, WebSocket } from "kuzzle-sdk";
import { connectAsync } from "mqtt";

import { waitUntil } from "../../../tools/services/wait";
import type { GuardWorld } from "../../support/world";
import { refresh } from "./behind";
import { own, sceneOf, tokenForOnce } from "./scene";
import { HOST_ALONE } from "./stage";

/** Milliseconds: what is promised, and what a busy machine may take to deliver. */
const PROMISED = 1_000;
const LONGEST = 10_000;

interface Heard {
  readonly type?: string;
  readonly reason?: string;
  readonly node?: string;
  readonly roomId?: string;
  readonly result?: { readonly _id?: string };
}

/** One subscription of one connection, and all that was heard of it. */
interface Line {
  readonly index: string;
  readonly collection: string;
  readonly roomId: string;
  readonly heard: Heard[];
  readonly isClosed: () => boolean;
  readonly send: (call: object) => Promise<unknown>;
}

const lines = new WeakMap<GuardWorld, Map<string, Line>>();

function lineOf(world: GuardWorld, name: string): Line {
  const line = lines.get(world)?.get(name);
  assert.ok(line, `there is no line "${name}"`);
  return line;
}

function keep(world: GuardWorld, name: string, line: Line): void {
  lines.set(world, (lines.get(world) ?? new Map<string, Line>()).set(name, line));
}

interface Connected {
  readonly sdk: Kuzzle;
  readonly protocol: WebSocket;
  readonly line: Pick<Line, "isClosed" | "send">;
}

async function connected(world: GuardWorld, token: string | undefined): Promise<Connected> {
  const { host, port } = world.app.application;
  const protocol = new WebSocket(host, { port, ssl: false, autoReconnect: false });
  const sdk = new Kuzzle(protocol);
  let isClosed = false;
  sdk.addListener("disconnected", () => {
    isClosed = true;
  });
  await sdk.connect();
  world.undo.push(async () => {
    sdk.disconnect();
  });
  sdk.jwt = token ?? (null as never);
  const send = (call: object): Promise<unknown> => sdk.query(call as never);
  return { sdk, protocol, line: { isClosed: () => isClosed, send } };
}

const connections = new WeakMap<Line, Connected>();

/** @param users part of the options that make another channel of one room */
async function byWebSocket(
  connection: Connected,
  place: { index: string; collection: string },
  { roomId, users = "all" }: { roomId?: string; users?: string } = {},
): Promise<Line> {
  const { sdk, protocol, line } = connection;
  const heard: Heard[] = [];
  const { index, collection } = place;
  const hear = (notification: unknown): void => {
    heard.push(notification as Heard);
  };
  let room = roomId;
  if (room === undefined) {
    room = await sdk.realtime.subscribe(index, collection, {}, hear, { users: users as never });
  } else {
    const { result } = await sdk.query({
      controller: "realtime",
      action: "join",
      body: { roomId },
    });
    protocol.on((result as { channel: string }).channel as never, hear);
  }
  const made = { ...place, ...line, roomId: room, heard };
  connections.set(made, connection);
  return made;
}

async function byMqtt(
  world: GuardWorld,
  token: string | undefined,
  { index, collection }: { index: string; collection: string },
): Promise<Line> {
  const { host, mqttPort } = world.app.application;
  const client = await connectAsync({ host, port: mqttPort, protocol: "mqtt", reconnectPeriod: 0 });
  world.undo.push(() => client.endAsync(true));
  const heard: Heard[] = [];
  let isClosed = false;
  client.on("close", () => {
    isClosed = true;
  });
  let answered: (answer: unknown) => void = () => undefined;
  client.on("message", (topic, payload) => {
    const message = JSON.parse(payload.toString()) as Heard;
    if (topic === "Kuzzle/response") {
      answered(message);
    } else {
      heard.push(message);
    }
  });
  await client.subscribeAsync("Kuzzle/response");
  const send = (call: object): Promise<unknown> =>
    new Promise((resolve) => {
      answered = resolve;
      client.publish("Kuzzle/request", JSON.stringify({ ...call, jwt: token }));
    });
  const call = { controller: "realtime", action: "subscribe", index, collection, body: {} };
  const { result } = (await send(call)) as { result: { roomId: string; channel: string } };
  await client.subscribeAsync(result.channel);
  return { index, collection, roomId: result.roomId, heard, isClosed: () => isClosed, send };
}

Given(
  /^((?:(?!with an API key|with a token for once).)+) hears of "([^"]*)" "([^"]*)"( over MQTT)? as "([^"]*)"$/u,
  async function (
    this: GuardWorld,
    actor: string,
    index: string,
    collection: string,
    // Cucumber gives null for what is not there
    mqtt: string | null,
    name: string,
  ) {
    const token = await sceneOf(this).stage.tokenOf(own(this, actor));
    // the host finds a key by a search
    await refresh(this.indexOf("api-keys"));
    const place = { index, collection };
    const line =
      mqtt === null
        ? await byWebSocket(await connected(this, token), place)
        : await byMqtt(this, token, place);
    keep(this, name, line);
  },
);

Given(
  /^(.+) hears, over the connection of "([^"]*)",( apart)? of "([^"]*)" "([^"]*)" as "([^"]*)"$/u,
  async function (
    this: GuardWorld,
    actor: string,
    of: string,
    apart: string | null,
    index: string,
    collection: string,
    name: string,
  ) {
    const connection = connections.get(lineOf(this, of));
    assert.ok(connection);
    connection.sdk.jwt = (await sceneOf(this).stage.tokenOf(own(this, actor))) ?? (null as never);
    const users = apart === null ? "all" : "in";
    keep(this, name, await byWebSocket(connection, { index, collection }, { users }));
  },
);

When(
  /^"([^"]*)" leaves its room and enters it again, waiting for no answer$/u,
  async function (this: GuardWorld, name: string) {
    const line = lineOf(this, name);
    const { index, collection, roomId } = line;
    const left = line.send({ controller: "realtime", action: "unsubscribe", body: { roomId } });
    const entered = line.send({
      ...{ controller: "realtime", action: "subscribe", index, collection, users: "all" },
      body: {},
    });
    await Promise.all([left, entered]);
  },
);

/** Completes the subscriptions of a scenario that wait behind the host's judgement of them. */
const waiting = new WeakMap<GuardWorld, () => Promise<void>>();

async function askWaiting(world: GuardWorld, action: "count" | "release"): Promise<unknown> {
  return sceneOf(world).asAdmin({ controller: "waiting", action });
}

Given(
  /^(.+) has asked to hear of "([^"]*)" "([^"]*)" as "([^"]*)", and waits$/u,
  async function (
    this: GuardWorld,
    actor: string,
    index: string,
    collection: string,
    name: string,
  ) {
    const token = await sceneOf(this).stage.tokenOf(own(this, actor));
    const { sdk, protocol, line } = await connected(this, token);
    const heard: Heard[] = [];
    const call = { controller: "realtime", action: "subscribe", index, collection, body: {} };
    // what comes in one piece with the answer is told before anybody can listen
    const early: { readonly event: unknown; readonly told: Heard }[] = [];
    const emit = protocol.emit.bind(protocol) as (...parts: unknown[]) => boolean;
    Object.assign(protocol, {
      emit: (event: unknown, ...told: unknown[]) => {
        early.push({ event, told: told[0] as Heard });
        return emit(event, ...told);
      },
    });
    const subscribing = sdk.query({ ...call, volatile: { waits: true } });
    waiting.set(this, async () => {
      const { roomId, channel } = (await subscribing).result as Record<string, string>;
      heard.push(...early.filter(({ event }) => event === channel).map(({ told }) => told));
      protocol.on(channel as never, (notification: unknown) => {
        heard.push(notification as Heard);
      });
      keep(this, name, { index, collection, ...line, roomId: String(roomId), heard });
    });
    await waitUntil(async () => (await askWaiting(this, "count")) === 1, {
      what: "the request",
      deadline: LONGEST,
      interval: 10,
    });
  },
);

When("what waits goes on", async function (this: GuardWorld) {
  await askWaiting(this, "release");
  await waiting.get(this)?.();
});

Given(
  /^(.+) is connected as "([^"]*)"$/u,
  async function (this: GuardWorld, actor: string, name: string) {
    const token = await sceneOf(this).stage.tokenOf(own(this, actor));
    const { line, sdk } = await connected(this, token);
    await sdk.auth.getCurrentUser();
    keep(this, name, { ...line, index: "", collection: "", roomId: "", heard: [] });
  },
);

Given(
  /^(.+) has joined the room of "([^"]*)" as "([^"]*)"$/u,
  async function (this: GuardWorld, actor: string, of: string, name: string) {
    const token = await sceneOf(this).stage.tokenOf(own(this, actor));
    const { index, collection, roomId } = lineOf(this, of);
    keep(
      this,
      name,
      await byWebSocket(await connected(this, token), { index, collection }, { roomId }),
    );
  },
);

Given(
  /^(.+) with a token for once hears of "([^"]*)" "([^"]*)" as "([^"]*)"$/u,
  async function (
    this: GuardWorld,
    actor: string,
    index: string,
    collection: string,
    name: string,
  ) {
    const token = await tokenForOnce(this, actor);
    keep(this, name, await byWebSocket(await connected(this, token), { index, collection }));
  },
);

Given(
  /^(.+) with an API key hears of "([^"]*)" "([^"]*)" as "([^"]*)"$/u,
  async function (this: GuardWorld, user: string, index: string, collection: string, name: string) {
    const kuid = own(this, /"(.*)"/u.exec(user)?.[1] ?? "");
    const key = (await sceneOf(this).asAdmin({
      controller: "security",
      action: "createApiKey",
      userId: kuid,
      _id: `key-${kuid}`,
      refresh: "wait_for",
      body: { description: "listens" },
    })) as { _source: { token: string } };
    keep(
      this,
      name,
      await byWebSocket(await connected(this, key._source.token), { index, collection }),
    );
  },
);

const noticesOf = ({ heard, roomId }: Line): Heard[] =>
  heard.filter((one) => one.type === "SubscriptionEnded" && one.roomId === roomId);

/** Waits for the one notice that a line gets; returns its reason. */
async function visibleShortfalls(line: Line, name: string): Promise<string[]> {
  const since = performance.now();
  await waitUntil(async () => noticesOf(line).length > 0, {
    what: `the end of ${name}`,
    deadline: LONGEST,
    interval: 5,
  });
  const took = performance.now() - since;
  assert.ok(took <= PROMISED, `it took ${Math.round(took)} ms`);
  noticesOf(line).forEach(({ node }) => {
    assert.match(String(node), /^knode-/u);
  });
  const told = noticesOf(line).map((one) => String(one.reason));
  assert.equal(told.length, 1, told.join());
  return told;
}

/** Writes where a line listens, under a name of its own. */
async function write(world: GuardWorld, { index, collection }: Line): Promise<string> {
  const _id = `heard-${Math.random()}`;
  const call = { controller: "document", action: "createOrReplace", index, collection };
  await sceneOf(world).asAdmin({ ...call, _id, body: { text: "heard" } });
  return _id;
}

Then(
  /^"([^"]*)" ends within a second, because of (rights|token|user|cutOff|connection|token or user)$/u,
  async function (this: GuardWorld, name: string, reason: string) {
    const line = lineOf(this, name);
    // the host alone tells nobody of an end
    const told = HOST_ALONE ? [] : await visibleShortfalls(line, name);
    const _id = await write(this, line);
    // what comes for the room comes before the answer to a later request
    if (!line.isClosed()) {
      await line.send({ controller: "server", action: "now" }).catch(() => undefined);
    }
    await sceneOf(this).check(() => {
      assert.ok(!line.heard.some(({ result }) => result?._id === _id), "it still hears");
    });
    for (const one of told) {
      assert.ok(reason.split(" or ").includes(one), one);
    }
  },
);

Then(/^"([^"]*)" goes on$/u, async function (this: GuardWorld, name: string) {
  const line = lineOf(this, name);
  const _id = await write(this, line);
  await waitUntil(async () => line.heard.some(({ result }) => result?._id === _id), {
    what: "the notification",
    deadline: LONGEST,
    interval: 5,
  });
  assert.deepEqual(noticesOf(line), []);
});

Then(
  /^the connection of "([^"]*)" is (closed|open)$/u,
  async function (this: GuardWorld, name: string, state: string) {
    const line = lineOf(this, name);
    if (state === "open") {
      assert.ok(!line.isClosed());
      return;
    }
    await waitUntil(async () => line.isClosed(), {
      what: "the end of the connection",
      deadline: LONGEST,
      interval: 5,
    });
  },
);

When(/^"([^"]*)" sends "([^"]*)"$/u, async function (this: GuardWorld, name: string, call: string) {
  const [controller = "", action = ""] = call.split(":");
  await lineOf(this, name).send({ controller, action });
});
