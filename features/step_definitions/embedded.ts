import assert from "node:assert/strict";

import { Given, Then, When } from "@cucumber/cucumber";

import { waitUntil } from "../../tools/services/wait";
import type { Application } from "../../tools/application/launch";
import type { GuardWorld } from "../support/world";
import { USUAL } from "../support/world";

Given(
  "{caller} acts by an API key of {caller} with the policies:",
  async function (this: GuardWorld, keyed: string, owner: string, policies: string) {
    const key = (await this.app.asAdmin({
      controller: "profile-guard",
      action: "createApiKey",
      userId: this.app.kuidOf(owner),
      refresh: "wait_for",
      body: { description: "features", policies: this.json(policies) },
    })) as { _source: { token: string } };
    await this.app.admit(keyed, key._source.token);
  },
);

/** The policies allow `products` alone. */
Then("what it answers keeps to the policies of the key", async function (this: GuardWorld) {
  const { error, result } = this.answer;
  assert.equal(error, null, error?.message);
  const made = result as { token?: string; _source?: { token?: string } };
  const token = made.token ?? made._source?.token;
  assert.ok(token, JSON.stringify(result));
  await this.app.admit("made-manager", token);
  const statusOf = async (collection: string): Promise<number> => {
    const call = { controller: "document", action: "search", index: "pg-acme", collection };
    return (await this.call("made-manager", { ...call, body: {} })).status;
  };
  assert.deepEqual([await statusOf("products"), await statusOf("orders")], [200, 403]);
});

When(
  "{caller} has the application restore profile {string} as it was first",
  async function (this: GuardWorld, caller: string, id: string) {
    const told = (await this.app.asAdmin({
      controller: "profile-guard",
      action: "searchAudit",
      body: { kind: "profile", id: this.own(id) },
    })) as { entries: readonly { readonly id: string }[] };
    const restore = { controller: "profile-guard", action: "restore", kind: "profile" };
    await this.call(caller, {
      controller: "office",
      action: "open",
      way: "queries of the SDK",
      body: { ...restore, _id: this.own(id), entry: told.entries.at(-1)?.id },
    });
  },
);

const nodes = new WeakMap<GuardWorld, Application>();

When("another node of the application starts", async function (this: GuardWorld) {
  const node = await this.app.launchTwin({ ...USUAL, office: "sound" });
  this.undo.push(() => node.stop());
  nodes.set(this, node);
});

Then(
  "it has logged {string}, {string} and {string}",
  async function (this: GuardWorld, first: string, second: string, third: string) {
    const isLogged = (): boolean =>
      nodes
        .get(this)
        ?.output()
        .split("\n")
        .some((line) => [first, second, third].every((part) => line.includes(part))) === true;
    // the host writes its log in a thread of its own
    await waitUntil(async () => isLogged(), {
      what: `a line with "${third}" to be logged`,
      deadline: 10_000,
      interval: 50,
    });
  },
);
