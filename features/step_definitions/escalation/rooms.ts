import assert from "node:assert/strict";

import { Given, Then, When } from "@cucumber/cucumber";
import { WebSocket as KuzzleWebSocket } from "kuzzle-sdk";
import type { MqttClient } from "mqtt";
import { connectAsync } from "mqtt";

import { waitUntil } from "../../../tools/services/wait";
import type { Answer } from "../../support/answers";
import type { GuardWorld } from "../../support/world";
import { callOf } from "./attempts";
import { own, sceneOf } from "./scene";

const LONGEST = 10_000;

/** A WebSocket of one scenario, which keeps what it is told. */
class Line {
  readonly heard: unknown[] = [];

  private constructor(
    private readonly socket: KuzzleWebSocket,
    private readonly token: string | undefined,
  ) {}

  static async open(world: GuardWorld, token: string | undefined): Promise<Line> {
    const { host, port } = world.app.application;
    const socket = new KuzzleWebSocket(host, { port, ssl: false });
    await socket.connect();
    world.undo.push(async () => {
      socket.close();
    });
    return new Line(socket, token);
  }

  async call(name: string, members: object): Promise<Answer> {
    const requestId = `line-${Math.random()}`;
    const answer = new Promise<Answer>((resolve) => {
      this.socket.once(requestId, resolve);
    });
    this.socket.send({ ...callOf(name, members), requestId, jwt: this.token } as never);
    return answer;
  }

  hear(channel: string): void {
    this.socket.on(channel as never, (notification: unknown) => this.heard.push(notification));
  }
}

const lines = new WeakMap<GuardWorld, Line>();

function lineOf(world: GuardWorld): Line {
  const line = lines.get(world);
  assert.ok(line, "nobody has a connection of their own");
  return line;
}

Given(
  /^(.+) is subscribed to "([^"]*)" "([^"]*)" as "(\{[^"]*\})"$/u,
  async function (
    this: GuardWorld,
    actor: string,
    index: string,
    collection: string,
    name: string,
  ) {
    const scene = sceneOf(this);
    const line = await Line.open(this, await scene.stage.tokenOf(own(this, actor)));
    const members = { index, collection, body: {}, users: "all" };
    const { error, result } = await line.call("realtime:subscribe", members);
    assert.equal(error, null, String(error?.message));
    const { roomId, channel } = result as { roomId: string; channel: string };
    scene.handles.set(name, roomId);
    scene.handles.set(name.replace("}", ", channel}"), channel);
    line.hear(channel);
    lines.set(this, line);
  },
);

When(
  /^(.+) joins "([^"]*)" over a connection of their own$/u,
  async function (this: GuardWorld, actor: string, room: string) {
    const line = await Line.open(this, await sceneOf(this).stage.tokenOf(own(this, actor)));
    lines.set(this, line);
    const answer = await line.call("realtime:join", { body: { roomId: own(this, room) } });
    this.answers.push(answer);
    assert.equal(answer.error, null, String(answer.error?.message));
    line.hear((answer.result as { channel: string }).channel);
  },
);

When(
  /^they use "([^"]*)" with "(\{[^"]*\})" there$/u,
  async function (this: GuardWorld, name: string, room: string) {
    this.answers.push(await lineOf(this).call(name, { body: { roomId: own(this, room) } }));
  },
);

When(
  /^a document of "([^"]*)" "([^"]*)" is written$/u,
  async function (this: GuardWorld, index: string, collection: string) {
    const call = { controller: "document", action: "createOrReplace", index, collection };
    await sceneOf(this).asAdmin({ ...call, _id: own(this, "heard~"), body: { text: "heard" } });
  },
);

Then("they are told of it", async function (this: GuardWorld) {
  await waitUntil(async () => JSON.stringify(lineOf(this).heard).includes(own(this, "heard~")), {
    what: "the notification",
    deadline: LONGEST,
    interval: 50,
  });
});

/** A client of MQTT that listens to the topic of a channel. */
class Listener {
  readonly heard: string[] = [];
  private answered: (() => void) | undefined;

  private constructor(
    private readonly client: MqttClient,
    private readonly token: string | undefined,
  ) {
    client.on("message", (topic, payload) => {
      this.heard.push(`${topic} ${payload.toString()}`);
      if (topic === "Kuzzle/response") {
        this.answered?.();
      }
    });
  }

  static async open(world: GuardWorld, token: string | undefined): Promise<Listener> {
    const { host, mqttPort } = world.app.application;
    const client = await connectAsync({ host, port: mqttPort, protocol: "mqtt" });
    world.undo.push(() => client.endAsync(true));
    await client.subscribeAsync("Kuzzle/response");
    return new Listener(client, token);
  }

  async listen(topic: string): Promise<void> {
    await this.client.subscribeAsync(topic);
  }

  /** Calls the protocol, after what was published before is delivered. */
  async call(name: string, members: object = {}): Promise<void> {
    const answered = new Promise<void>((resolve) => {
      this.answered = resolve;
    });
    const call = { ...callOf(name, members), ...(this.token !== undefined && { jwt: this.token }) };
    this.client.publish("Kuzzle/request", JSON.stringify(call));
    await answered;
  }
}

const listeners = new WeakMap<GuardWorld, Listener>();

When(
  /^(.+) listens to "([^"]*)" over MQTT(?:, and is subscribed to "([^"]*)" "([^"]*)")?$/u,
  async function (
    this: GuardWorld,
    actor: string,
    topic: string,
    // Cucumber gives null for what is not there
    index: string | null,
    collection: string | null,
  ) {
    const listener = await Listener.open(this, await sceneOf(this).stage.tokenOf(own(this, actor)));
    listeners.set(this, listener);
    await listener.listen(own(this, topic));
    if (index !== null) {
      await listener.call("realtime:subscribe", { index, collection, body: {}, users: "all" });
    }
  },
);

Then(
  /^over MQTT they are told (of it|nothing of it)$/u,
  async function (this: GuardWorld, what: string) {
    const listener = listeners.get(this);
    assert.ok(listener, "nobody listens");
    const hears = (): boolean => listener.heard.some((text) => text.includes(own(this, "heard~")));
    if (what === "of it") {
      await waitUntil(async () => hears(), { what: "it", deadline: LONGEST, interval: 50 });
      return;
    }
    await listener.call("server:now");
    await sceneOf(this).check(() => {
      assert.ok(!hears(), "a topic tells of a room to who is not in it");
    });
  },
);

/** But for the id, which each of the two names. */
Then(
  /^they are answered the same as of "([^"]*)"$/u,
  async function (this: GuardWorld, room: string) {
    await sceneOf(this).check(() => {
      const [before, now] = this.answers.slice(-2).map(({ status, result, error }) => ({
        status,
        result,
        error: error && { ...error, message: error.message.replace(/"[^"]*"/u, ""), stack: "" },
      }));
      assert.deepEqual(now, before, `the answer tells that there is ${room}`);
    });
  },
);
