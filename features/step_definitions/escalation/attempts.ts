import assert from "node:assert/strict";

import { Given, When } from "@cucumber/cucumber";

import type { Call } from "../../support/answers";
import type { GuardWorld } from "../../support/world";
import { DOOR, throughDoor } from "./doors";
import { json, own, sceneOf } from "./scene";

/** `"security:createProfile"` and the other members of the request. */
export function callOf(name: string, members: unknown = {}): Call {
  const at = name.lastIndexOf(":");
  return { ...(members as object), controller: name.slice(0, at), action: name.slice(at + 1) };
}

When(
  /^(.+) (?:tries|uses) "([^"]*)"$/u,
  async function (this: GuardWorld, actor: string, name: string): Promise<unknown> {
    return attempt(this, own(this, actor), callOf(name));
  },
);

When(
  /^(.+) (?:tries|uses) "([^"]*)" with:$/u,
  async function (
    this: GuardWorld,
    actor: string,
    name: string,
    members: string,
  ): Promise<unknown> {
    return attempt(this, own(this, actor), callOf(name, json(this, members)));
  },
);

/** "…" stands for so many of a text, in which "_" is a blank, "'" a quotation mark, and "#" its number. */
When(
  /^(.+) (?:tries|uses) "([^"]*)" with (\d+) × "([^"]*)" as "…" in:$/u,
  async function (
    this: GuardWorld,
    actor: string,
    name: string,
    count: string,
    unit: string,
    members: string,
  ): Promise<unknown> {
    const text = unit.replaceAll("_", " ").replaceAll("'", '"');
    const texts = Array.from({ length: Number(count) }, (_, number) =>
      text.replaceAll("#", String(number)),
    );
    const given = members.replaceAll("…", texts.join(""));
    return attempt(this, own(this, actor), callOf(name, json(this, given)));
  },
);

/** Where attempts go through a door, a scenario ends at one that has no way through. */
async function attempt(world: GuardWorld, actor: string, call: Call): Promise<unknown> {
  const made = DOOR === undefined ? call : throughDoor(call);
  if (made === undefined) {
    return "skipped";
  }
  await sceneOf(world).attempt(actor, made);
  return undefined;
}

When(
  /^(.+) tries "([^"]*)" with (\d+) (ids that do not exist|users)$/u,
  async function (
    this: GuardWorld,
    actor: string,
    name: string,
    count: string,
    what: string,
  ): Promise<unknown> {
    const ids = Array.from({ length: Number(count) }, (_, position) =>
      own(this, `crowd-${position}~`),
    );
    const content = { profileIds: ["customer"] };
    const members =
      what === "users"
        ? { dryRun: true, body: { users: Object.fromEntries(ids.map((id) => [id, { content }])) } }
        : { body: { ids } };
    return attempt(this, own(this, actor), callOf(name, members));
  },
);

/** The other world: what the call names is not there, or is another. */
When(
  "they try the same with {string} in the place of {string}",
  async function (this: GuardWorld, other: string, name: string): Promise<void> {
    const scene = sceneOf(this);
    const { actor, call } = scene.last ?? {};
    assert.ok(actor !== undefined && call !== undefined, "nothing was tried yet");
    const replaced = JSON.stringify(call).replaceAll(own(this, name), own(this, other));
    await scene.attempt(actor, JSON.parse(replaced) as Call);
  },
);

/** Before the scenario's own attempt. */
Given(
  /^(.+) has used "([^"]*)" with:$/u,
  async function (this: GuardWorld, actor: string, name: string, members: string): Promise<void> {
    await prepare(this, actor, callOf(name, json(this, members)));
  },
);

/** Has somebody send what must succeed before the scenario's own attempt. */
async function prepare(world: GuardWorld, actor: string, call: Call): Promise<void> {
  const scene = sceneOf(world);
  await scene.stage.tokenOf(own(world, actor));
  const { error } = await scene.send(own(world, actor), call);
  assert.equal(error, null, error?.message);
}

/** "…" as of attempts. */
Given(
  /^(.+) has used "([^"]*)" with (\d+) × "([^"]*)" as "…" in:$/u,
  async function (
    this: GuardWorld,
    actor: string,
    name: string,
    count: string,
    unit: string,
    members: string,
  ): Promise<void> {
    const given = json(this, members.replaceAll("…", unit.repeat(Number(count))));
    await prepare(this, actor, callOf(name, given));
  },
);

/** "#" is its number. */
When(
  /^(.+) uses "([^"]*)" (\d+) times with:$/u,
  async function (
    this: GuardWorld,
    actor: string,
    name: string,
    times: string,
    members: string,
  ): Promise<void> {
    for (let number = 0; number < Number(times); number++) {
      const given = json(this, members.replaceAll("#", String(number)));
      await attempt(this, own(this, actor), callOf(name, given));
      assert.equal(this.answer.error, null, this.answer.error?.message);
    }
  },
);

When(
  /^(.+) tries the URL "([^"]*)" with:$/u,
  async function (
    this: GuardWorld,
    actor: string,
    request: string,
    body: string,
  ): Promise<unknown> {
    return attemptUrl(this, own(this, actor), own(this, request), json(this, body));
  },
);

When(
  /^(.+) tries the URL "([^"]*)"$/u,
  async function (this: GuardWorld, actor: string, request: string): Promise<unknown> {
    return attemptUrl(this, own(this, actor), own(this, request));
  },
);

async function attemptUrl(
  world: GuardWorld,
  actor: string,
  request: string,
  body?: unknown,
): Promise<unknown> {
  if (DOOR !== undefined) {
    return "skipped";
  }
  await sceneOf(world).attemptUrl(actor, request, body);
  return undefined;
}
