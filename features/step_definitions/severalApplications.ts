import assert from "node:assert/strict";

import { Given, Then, When } from "@cucumber/cucumber";

import { askRedis, parseRedisUrl } from "../../tools/services/redisHealth";
import type { TestApplication } from "../support/applications";
import { DATABASE } from "../support/applications";
import type { GuardWorld } from "../support/world";
import { run } from "../support/world";

const EPOCH = "{profile-guard}:roles-epoch";
const others = new WeakMap<GuardWorld, TestApplication>();
const epochs = new WeakMap<GuardWorld, readonly string[]>();
let made = 0;

/** The text of Redis' answer. */
async function redis(...command: string[]): Promise<string> {
  const address = parseRedisUrl(run.environment.variables.REDIS_URL ?? "");
  return askRedis(address, command, DATABASE);
}

function otherOf(world: GuardWorld): TestApplication {
  const other = others.get(world);
  assert.ok(other, "there is no other application");
  return other;
}

async function lockUsers(world: GuardWorld, prefix: string, duration: number): Promise<void> {
  const key = `{profile-guard}:lock:${prefix}users`;
  world.undo.push(async () => {
    await redis("DEL", key);
  });
  await redis("HSET", key, "somebody", `w${Date.now() + duration}`);
}

async function writeRole(app: TestApplication): Promise<void> {
  const _id = `role-${process.pid}-${++made}`;
  const body = { controllers: { auth: { actions: { "*": true } } } };
  await app.asAdmin({ controller: "security", action: "createRole", _id, refresh: "false", body });
}

const epochOf = ({ name }: TestApplication): Promise<string> => redis("GET", `${EPOCH}:${name}`);

Given("another application on the same Redis", async function (this: GuardWorld): Promise<void> {
  const other = await run.applications.get({ plugin: true, profiles: { other: OTHER } });
  others.set(this, other);
  await writeRole(other);
  await writeRole(this.app);
  epochs.set(this, [await epochOf(this.app), await epochOf(other)]);
});

const OTHER = { policies: [{ roleId: "default" }] };

Given(
  /^a node of (the other|this) application locks all users for (\d+) ms$/u,
  async function (this: GuardWorld, which: string, duration: string): Promise<void> {
    const { name } = which === "this" ? this.app : otherOf(this);
    await lockUsers(this, `${name}:`, Number(duration));
  },
);

Given("a node of version 0.1 has worked here", async function (this: GuardWorld): Promise<void> {
  await redis("SET", EPOCH, String(Date.now() * 1000));
  this.undo.push(async () => {
    await redis("DEL", EPOCH);
  });
});

Given(
  "a node of version 0.1 locks all users for {int} ms",
  async function (this: GuardWorld, duration: number): Promise<void> {
    await lockUsers(this, "", duration);
  },
);

When(
  /^admin creates a user, who takes at (most|least) (\d+) ms$/u,
  { timeout: 30_000 },
  async function (this: GuardWorld, bound: string, milliseconds: string): Promise<void> {
    const startedAt = Date.now();
    await this.call("admin", {
      controller: "security",
      action: "createUser",
      _id: this.own(`user-${++made}~`),
      refresh: "false",
      body: { content: { profileIds: ["customer"] } },
    });
    const took = Date.now() - startedAt;
    const holds = bound === "most" ? took <= Number(milliseconds) : took >= Number(milliseconds);
    assert.ok(holds, `it took ${took} ms`);
  },
);

When("admin of the other application writes a role", async function (this: GuardWorld) {
  await writeRole(otherOf(this));
});

When("admin writes a role", async function (this: GuardWorld) {
  epochs.set(this, [await redis("GET", EPOCH)]);
  await writeRole(this.app);
});

Then("the epoch of roles has changed there, and not here", async function (this: GuardWorld) {
  const [own, theirs] = epochs.get(this) ?? [];
  assert.equal(await epochOf(this.app), own);
  assert.notEqual(await epochOf(otherOf(this)), theirs);
});

Then("the epoch of version 0.1 expires", async function (this: GuardWorld) {
  assert.match(await redis("TTL", EPOCH), /:[1-9]\d*/u);
});

Then("a node of version 0.1 knows it", async function (this: GuardWorld) {
  assert.notDeepEqual([await redis("GET", EPOCH)], epochs.get(this));
});
