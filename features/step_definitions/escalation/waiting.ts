import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";

import { When } from "@cucumber/cucumber";

import { askRedis, parseRedisUrl } from "../../../tools/services/redisHealth";
import { DATABASE } from "../../support/applications";
import type { GuardWorld } from "../../support/world";
import { run } from "../../support/world";
import { callOf } from "./attempts";
import { json, own, sceneOf } from "./scene";

/** In milliseconds: longer than the scenario. */
const LOCKED = 60_000;
/** In milliseconds. */
const AGAIN_AFTER = 10;

const redis = async (...command: string[]): Promise<string> =>
  askRedis(parseRedisUrl(run.environment.variables.REDIS_URL ?? ""), command, DATABASE);

When(
  /^(.+) replaces the profile "([^"]*)", and waits until the superuser has called "([^"]*)" with:$/u,
  async function (
    this: GuardWorld,
    actor: string,
    id: string,
    action: string,
    members: string,
  ): Promise<void> {
    const scene = sceneOf(this);
    const _id = own(this, id);
    const sender = own(this, actor);
    await scene.stage.tokenOf(sender);
    const lock = `{profile-guard}:lock:${this.app.name}:profile:${_id}`;
    await redis("HSET", lock, "somebody", `a${Date.now() + LOCKED}`);
    const body = { policies: [{ roleId: "member", restrictedTo: [{ index: "pg-globex" }] }] };
    const over = new AbortController();
    const writing = scene.send(sender, callOf("security:createOrReplaceProfile", { _id, body }));
    const ended = writing.finally(() => {
      over.abort();
    });
    try {
      // the host alone knows no locks
      while (!over.signal.aborted && !/\bq\w\d+:/u.test(await redis("HVALS", lock))) {
        await delay(AGAIN_AFTER);
      }
      const call = callOf(action, json(this, members));
      assert.equal((await scene.send("the superuser", call)).error, null);
    } finally {
      await redis("HDEL", lock, "somebody");
    }
    this.answers.push(await ended);
  },
);
