import assert from "node:assert/strict";

import { Given, Then, When } from "@cucumber/cucumber";

import { waitUntil } from "../../../tools/services/wait";
import type { GuardWorld } from "../../support/world";
import { run } from "../../support/world";
import type { Client } from "../../support/clients";
import { connect } from "../../support/clients";
import { callOf } from "./attempts";
import { DOOR } from "./doors";
import { json, own, sceneOf } from "./scene";
import { MEASURED } from "./stage";

const patience = { timeout: 120_000 };
/** At a time. */
const BATCH = 10;

/** The last of them is "{scroll}". */
Given(
  /^(.+) has opened (\d+) scrolls by "([^"]*)" with:$/u,
  patience,
  async function (this: GuardWorld, actor: string, count: string, by: string, members: string) {
    const scene = sceneOf(this);
    const who = own(this, actor);
    await scene.stage.tokenOf(who);
    const call = callOf(by, json(this, members));
    // what follows needs some too
    this.undo.push(() => run.environment.elasticsearch.endScrolls());
    for (let opened = 0; opened < Number(count); opened += BATCH) {
      const answers = await Promise.all(
        Array.from({ length: Math.min(BATCH, Number(count) - opened) }, () =>
          scene.send(who, call),
        ),
      );
      for (const { error, result } of answers) {
        assert.equal(error, null, `${by}: ${String(error?.message)}`);
        scene.handles.set("{scroll}", (result as { scrollId: string }).scrollId);
      }
    }
  },
);

Given("Elasticsearch opens no more scrolls", async function (this: GuardWorld) {
  const { elasticsearch } = run.environment;
  this.undo.push(() => elasticsearch.limitScrolls(undefined));
  await elasticsearch.limitScrolls(0);
});

Then(
  /^its details tell a limit of (\d+) of "([^"]*)", and when to try again$/u,
  function (this: GuardWorld, limit: string, of: string) {
    if (MEASURED) {
      return;
    }
    const { details } = this.answer.error as unknown as { details?: Record<string, unknown> };
    assert.deepEqual({ limit: details?.limit, of: details?.of }, { limit: Number(limit), of });
    assert.ok(Number(details?.retryAfter) > 0, JSON.stringify(details));
  },
);

When(
  /^(.+) reads the scroll "(\{[^"]*\})" to its end$/u,
  patience,
  async function (this: GuardWorld, actor: string, name: string) {
    const scene = sceneOf(this);
    let remaining = Infinity;
    while (remaining > 0) {
      const scrollId = scene.handles.get(name);
      const call = callOf("document:scroll", { scrollId, scroll: "1m" });
      const { error, result } = await scene.send(own(this, actor), call);
      assert.equal(error, null, error?.message);
      ({ remaining } = result as { remaining: number });
    }
  },
);

Then(
  /^nobody can act as (user "[^"]*"), nor as (the key "[^"]*")$/u,
  async function (this: GuardWorld, user: string, key: string) {
    await sceneOf(this).check(async () => {
      for (const actor of [user, key]) {
        const { error } = await sceneOf(this).send(own(this, actor), callOf("auth:getMyRights"));
        assert.equal(error?.status, 401, `${actor} can still act`);
      }
    });
  },
);

/** The connections over which a scenario subscribes. */
const lines = new WeakMap<GuardWorld, Client>();

async function subscribe(world: GuardWorld, actor: string, count: number, filter: string) {
  const { stage } = sceneOf(world);
  const token = await stage.tokenOf(own(world, actor));
  const line = await connect("raw-websocket", stage.app.application, token);
  world.undo.push(() => line.close());
  lines.set(world, line);
  const calls = Array.from({ length: count }, (_, number) =>
    callOf("realtime:subscribe", {
      index: "pg-acme",
      collection: "orders",
      body: JSON.parse(filter.replace("<number>", String(number + 1))) as unknown,
    }),
  );
  return Promise.all(calls.map((call) => line.call(call)));
}

Given(
  /^(user "[^"]*") has subscribed to each of:$/u,
  async function (this: GuardWorld, actor: string, filters: string) {
    for (const filter of JSON.parse(filters) as readonly object[]) {
      const [answer] = await subscribe(this, actor, 1, JSON.stringify(filter));
      assert.equal(answer?.error, null);
    }
  },
);

When(
  /^(user "[^"]*") subscribes (\d+) times with:$/u,
  async function (this: GuardWorld, actor: string, count: string, filter: string) {
    const answers = await subscribe(this, actor, Number(count), filter);
    this.answers.push(...answers);
    await sceneOf(this).check(() => {
      // they come at once, and are judged in any order
      const refused = answers.flatMap(({ error }) => error ?? []);
      assert.ok(refused.length > 0 && refused.length < Number(count), `${refused.length} refused`);
      assert.deepEqual(
        [...new Set(refused.map(({ id }) => id))],
        ["profile-guard.request.invalid"],
      );
    });
  },
);

Then(
  /^(user "[^"]*") can subscribe with the same once they have left$/u,
  async function (this: GuardWorld, actor: string) {
    await lines.get(this)?.close();
    await waitUntil(
      async () => {
        const [answer] = await subscribe(
          this,
          actor,
          1,
          '{ "regexp": { "name": "again<number>" } }',
        );
        return answer?.error === null;
      },
      { what: "another subscription", deadline: 10_000 },
    );
  },
);

Then(
  "the admin subscribes {int} times with the like",
  async function (this: GuardWorld, count: number) {
    const answers = await subscribe(
      this,
      "the admin",
      count,
      '{ "regexp": { "name": "admin<number>" } }',
    );
    assert.deepEqual(
      answers.flatMap(({ error }) => error ?? []),
      [],
    );
  },
);

/** So many of those that callers have who do not cover everything: four fifths of all. */
Given(
  "Elasticsearch has {int} shards left for limited callers",
  async function (this: GuardWorld, left: number) {
    const { elasticsearch } = run.environment;
    this.undo.push(() => elasticsearch.limitShards(undefined));
    await elasticsearch.limitShards(Math.ceil(((await elasticsearch.shards()) + left) / 0.8));
  },
);

/** "#" is the number of the collection. They are deleted in the end. */
When(
  /^(.+) makes up to (\d+) collections, until it fails, by "([^"]*)" with:$/u,
  patience,
  async function (this: GuardWorld, actor: string, most: string, by: string, members: string) {
    if (DOOR !== undefined) {
      return "skipped";
    }
    const scene = sceneOf(this);
    const made = (count: number) => json(this, members.replaceAll("#", String(count))) as Place;
    let count = 0;
    this.undo.push(async () => {
      for (let number = 1; number <= count; number++) {
        const { index, collection } = made(number);
        // gone already where the host was measured, which is repaired after each attack
        const { error } = await scene.send(
          "the admin",
          callOf("collection:delete", { index, collection }),
        );
        assert.match(error?.id ?? "", /^(?:services\.storage\.unknown_collection)?$/u);
      }
    });
    while (count < Number(most)) {
      const { error } = await scene.attempt(own(this, actor), callOf(by, made(count + 1)));
      if (error !== null) {
        break;
      }
      count++;
    }
    return undefined;
  },
);

interface Place {
  readonly index: string;
  readonly collection: string;
}

Then(
  /^its details tell a limit of "([^"]*)", and nothing else$/u,
  function (this: GuardWorld, of: string) {
    if (MEASURED) {
      return;
    }
    const { details } = this.answer.error as unknown as { details?: Record<string, unknown> };
    assert.equal(details?.of, of);
    assert.ok(Number.isSafeInteger(details.limit), JSON.stringify(details));
    assert.deepEqual(Object.keys(details).sort(), ["limit", "of"]);
  },
);
