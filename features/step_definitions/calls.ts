import assert from "node:assert/strict";

import { defineParameterType, Given, When } from "@cucumber/cucumber";

import type { Call } from "../support/answers";
import type { Way } from "../support/clients";
import type { GuardWorld } from "../support/world";

defineParameterType({ name: "caller", regexp: /admin|anonymous|[a-z]+-manager|customer/ });
defineParameterType({ name: "request", regexp: /"(?:GET|POST|PUT|DELETE) \/[^"]*"/ });

/** `"security:createProfile"` and the other members of the request. */
function callOf(name: string, members: unknown = {}): Call {
  const [controller = "", action = ""] = name.split(":");
  return { ...(members as object), controller, action };
}

Given(
  "the profile {string}:",
  async function (this: GuardWorld, id: string, definition: string): Promise<void> {
    await this.app.asAdmin({
      controller: "security",
      action: "createProfile",
      _id: this.own(id),
      body: this.json(definition),
    });
  },
);

Given(
  "the role {string}:",
  async function (this: GuardWorld, id: string, definition: string): Promise<void> {
    await this.app.asAdmin({
      controller: "security",
      action: "createRole",
      _id: this.own(id),
      body: this.json(definition),
    });
  },
);

Given(
  "the user {string}:",
  async function (this: GuardWorld, id: string, definition: string): Promise<void> {
    await this.app.asAdmin({
      controller: "security",
      action: "createUser",
      _id: this.own(id),
      body: this.json(definition),
    });
  },
);

Given(
  "a profile {string} which was stored without the plugin:",
  async function (this: GuardWorld, id: string, definition: string): Promise<void> {
    await this.plant("profiles", this.own(id), this.json(definition) as object);
  },
);

When(
  "{caller} calls {string}",
  async function (this: GuardWorld, caller: string, name: string): Promise<void> {
    await this.call(caller, callOf(name));
  },
);

When(
  "{caller} calls {string} with:",
  async function (this: GuardWorld, caller: string, name: string, members: string): Promise<void> {
    await this.call(caller, callOf(name, this.json(members)));
  },
);

When(
  "{caller} calls {string} over {word} without kuzzle-sdk, with:",
  async function (
    this: GuardWorld,
    caller: string,
    name: string,
    protocol: string,
    members: string,
  ): Promise<void> {
    assert.ok(["http", "websocket", "mqtt"].includes(protocol), `no protocol: ${protocol}`);
    const way = (protocol === "mqtt" ? "mqtt" : `raw-${protocol}`) as Way;
    await this.call(caller, callOf(name, this.json(members)), way);
  },
);

When(
  "{caller} sends {request} with:",
  async function (this: GuardWorld, caller: string, request: string, body: string): Promise<void> {
    await this.send(caller, this.own(request.slice(1, -1)), this.json(body));
  },
);

When(
  "{caller} sends {request}",
  async function (this: GuardWorld, caller: string, request: string): Promise<void> {
    await this.send(caller, this.own(request.slice(1, -1)), undefined);
  },
);

When(
  "{caller} calls {string} twice at once, for {int} new ids, with:",
  async function (
    this: GuardWorld,
    caller: string,
    name: string,
    rounds: number,
    members: string,
  ): Promise<void> {
    const client = await this.app.client(caller, this.protocol);
    const call = callOf(name, this.json(members));
    for (let round = 0; round < rounds; round++) {
      const _id = this.own(`round${round}~`);
      this.answers.push(
        ...(await Promise.all([client.call({ ...call, _id }), client.call({ ...call, _id })])),
      );
    }
  },
);
