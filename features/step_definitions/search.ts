import assert from "node:assert/strict";

import { Given, Then, When } from "@cucumber/cucumber";

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

/** Nothing else may look at what is stored in between: it would refresh. */
When(
  "admin creates the profile {string} of the role {string} and calls {string} before a search shows it, with:",
  async function (this: GuardWorld, id: string, roleId: string, name: string, members: string) {
    const [controller = "", action = ""] = name.split(":");
    const client = await this.app.client("admin", this.protocol);
    const created = await client.call({
      controller: "security",
      action: "createProfile",
      _id: this.own(id),
      refresh: "false",
      body: { policies: [{ roleId: this.own(roleId) }] },
    });
    assert.equal(created.status, 200);
    const call = { ...(this.json(members) as object), controller, action };
    this.answers.push(await client.call(call));
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
