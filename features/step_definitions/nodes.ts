import assert from "node:assert/strict";

import { Then, When } from "@cucumber/cucumber";

import type { Status } from "../../index";
import type { Application } from "../../tools/application/launch";
import { askRedis, parseRedisUrl } from "../../tools/services/redisHealth";
import { waitUntil } from "../../tools/services/wait";
import type { Setup } from "../application/setup";
import { DATABASE } from "../support/applications";
import type { GuardWorld } from "../support/world";
import { run } from "../support/world";

/** The key of lib/host/connections/KuzzleNodeRegistry.ts. */
const KEY = "{profile-guard}:nodes";
const OTHER_VERSION = "knode-of-another-version";
/** Six looks ten seconds apart, on a busy machine. */
const SOON = 120_000;

interface Beside {
  /** Without the plugin, of other applications on this Redis. */
  readonly before: number;
  readonly node: Application;
}

const beside = new WeakMap<GuardWorld, Beside>();

async function otherNodes(world: GuardWorld): Promise<readonly string[]> {
  const call = { controller: "profile-guard", action: "status" };
  const { otherNodes: others } = (await world.app.asAdmin(call)) as Status;
  return others.map(({ what }) => what);
}

async function withoutPlugin(world: GuardWorld): Promise<number> {
  const counts = (await otherNodes(world)).map((what) => /^(\d+) Kuzzle/u.exec(what)?.[1] ?? 0);
  return counts.reduce<number>((sum, count) => sum + Number(count), 0);
}

async function redis(...command: readonly string[]): Promise<string> {
  const { REDIS_URL } = run.environment.variables;
  return askRedis(parseRedisUrl(REDIS_URL ?? ""), command, DATABASE);
}

async function soon(what: string, probe: () => Promise<boolean>): Promise<void> {
  await waitUntil(probe, { what, deadline: SOON, interval: 200 });
}

When("another node of it runs with:", async function (this: GuardWorld, setup: string) {
  const before = await withoutPlugin(this);
  const node = await this.app.launchTwin(this.json(setup) as Setup);
  this.undo.push(() => node.stop());
  beside.set(this, { before, node });
});

When("the other node ends", async function (this: GuardWorld) {
  await beside.get(this)?.node.stop();
});

When("a node with version {string} says hello", async function (this: GuardWorld, version: string) {
  const now = Number(/\d{9,}/u.exec(await redis("TIME"))?.[0]);
  const hello = { node: OTHER_VERSION, version, platform: this.app.name, at: now + SOON };
  await redis("HSET", KEY, OTHER_VERSION, JSON.stringify(hello));
  this.undo.push(async () => void (await redis("HDEL", KEY, OTHER_VERSION)));
});

When("the node with another version says goodbye", async function (this: GuardWorld) {
  await redis("HDEL", KEY, OTHER_VERSION);
});

Then("the status soon counts one more without the plugin", async function (this: GuardWorld) {
  const { before } = beside.get(this) ?? assert.fail("no other node runs");
  await soon("a node without the plugin", async () => (await withoutPlugin(this)) > before);
});

Then("the status soon counts it no more", async function (this: GuardWorld) {
  const { before } = beside.get(this) ?? assert.fail("no other node ran");
  await soon("the node to be forgotten", async () => (await withoutPlugin(this)) <= before);
});

Then(
  "the status soon names the node with version {string}",
  async function (this: GuardWorld, version: string) {
    const wanted = `Node "${OTHER_VERSION}" of this platform runs version ${version}`;
    await soon(wanted, async () =>
      (await otherNodes(this)).some((what) => what.startsWith(wanted)),
    );
  },
);

Then("the status soon names no node with another version", async function (this: GuardWorld) {
  await soon("no other version", async () =>
    (await otherNodes(this)).every((what) => !what.includes("runs version")),
  );
});
