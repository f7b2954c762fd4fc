import assert from "node:assert/strict";

import { Given, Then } from "@cucumber/cucumber";

import type { GuardWorld } from "../support/world";
import { run } from "../support/world";

Given("searches see writes after {word}", async function (this: GuardWorld, interval: string) {
  const { elasticsearch } = run.environment;
  const indexes = `%${this.app.name}.*`;
  await elasticsearch.refreshEvery(indexes, interval);
  this.undo.push(() => elasticsearch.refreshEvery(indexes, "50ms"));
});

Then(
  "a search for {word} finds {string}",
  async function (this: GuardWorld, collection: string, id: string) {
    assert.ok((await found(this, collection)).includes(this.own(id)));
  },
);

Then(
  "a search for {word} does not find {string}",
  async function (this: GuardWorld, collection: string, id: string) {
    const ids = await found(this, collection);
    assert.ok(ids.length > 0 && !ids.includes(this.own(id)));
  },
);

async function found(world: GuardWorld, collection: string): Promise<string[]> {
  const { hits } = (await world.app.asAdmin({
    controller: "security",
    action: collection === "users" ? "searchUsers" : "searchProfiles",
    size: 5000,
    body: {},
  })) as { hits: { _id: string }[] };
  return hits.map(({ _id }) => _id);
}
