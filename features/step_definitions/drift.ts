import assert from "node:assert/strict";

import { Given, Then, When } from "@cucumber/cucumber";

import type { TestApplication } from "../support/applications";
import type { GuardWorld } from "../support/world";
import { run, USUAL } from "../support/world";
import { callOf } from "./escalation/attempts";
import { json, own, sceneOf } from "./escalation/scene";

const listOf = (text: string): string[] => text.split(", ");
const others = new WeakMap<GuardWorld, TestApplication>();

Given(
  "an index {string} with the collections {string}",
  async function (this: GuardWorld, name: string, collections: string): Promise<void> {
    const index = this.own(name);
    await this.app.asAdmin({ controller: "index", action: "create", index });
    this.undo.push(() => run.environment.elasticsearch.deleteIndexes(`&${index}.*`));
    for (const collection of listOf(collections)) {
      await this.app.asAdmin({ controller: "collection", action: "create", index, collection });
    }
  },
);

Given("another application on the same services", async function (this: GuardWorld): Promise<void> {
  others.set(this, await run.applications.get(USUAL));
});

When(
  "the index {string} is lost from the storage",
  async function (this: GuardWorld, index: string): Promise<void> {
    await run.environment.elasticsearch.deleteIndexes(`&${this.own(index)}.*`);
  },
);

When(
  "the collection {string} of the index {string} is lost from the storage",
  async function (this: GuardWorld, collection: string, index: string): Promise<void> {
    await run.environment.elasticsearch.deleteIndexes(`&${this.own(index)}.${collection}`);
  },
);

When(
  "the admin uses {string} without a dry run",
  async function (this: GuardWorld, name: string): Promise<void> {
    await sceneOf(this).attempt("the admin", callOf(name, { dryRun: false }));
  },
);

Then(
  "the index {string} still has the collections {string}",
  async function (this: GuardWorld, index: string, collections: string): Promise<void> {
    const names = await run.environment.elasticsearch.namesOf(`&${this.own(index)}.*`);
    const found = names.map((name) => name.slice(name.indexOf(".") + 1));
    assert.deepEqual(found.filter((name) => name !== "_kuzzle_keep").sort(), listOf(collections));
  },
);

Then("the refusal names the profile {string}", function (this: GuardWorld, id: string): void {
  const { details } = this.answer.error as unknown as {
    details: { profiles: { id: string }[]; total: number };
  };
  const ids = details.profiles.map((profile) => profile.id);
  assert.ok(ids.includes(this.own(id)), JSON.stringify(details));
  assert.equal(details.total, ids.length);
});

interface Section {
  readonly total: number;
  readonly items: readonly unknown[];
}

function sectionOf(world: GuardWorld, name: string): Section {
  const { error, result } = world.answer;
  assert.equal(error, null);
  return (result as Record<string, Section>)[name] ?? assert.fail(`there is no ${name}`);
}

/** These, all with this scenario's marks, and no others with them. */
Then(
  "the answer's {string} list:",
  function (this: GuardWorld, name: string, expected: string): void {
    const { total, items } = sectionOf(this, name);
    assert.ok(total >= items.length);
    const mark = this.own("~");
    const ours = items.filter((item) => JSON.stringify(item).includes(`${mark}"`));
    assert.deepEqual(sorted(ours), sorted(json(this, expected) as unknown[]));
  },
);

Then(
  "the answer's {string} do not list {string}",
  function (this: GuardWorld, name: string, text: string): void {
    assert.ok(!JSON.stringify(sectionOf(this, name)).includes(`"${own(this, text)}"`));
  },
);

Then(
  "the answer's {string} do not list the other application's admin",
  function (this: GuardWorld, name: string): void {
    const kuid = others.get(this)?.kuidOf("admin");
    assert.ok(kuid !== undefined && !JSON.stringify(sectionOf(this, name)).includes(`"${kuid}"`));
  },
);

Then(
  "the answer says that it is incomplete: {string}",
  function (this: GuardWorld, reason: string): void {
    const { complete, incomplete } = this.answer.result as {
      complete: boolean;
      incomplete: string[];
    };
    assert.equal(complete, false);
    assert.ok(
      incomplete.some((text) => text.includes(reason)),
      incomplete.join("\n"),
    );
  },
);

/** Each of them among the answer's items, with at least these members. */
Then("the answer's items hold:", function (this: GuardWorld, expected: string): void {
  const { items } = this.answer.result as { items: Record<string, unknown>[] };
  for (const wanted of json(this, expected) as Record<string, unknown>[]) {
    const found = items.some((item) =>
      Object.entries(wanted).every(
        ([member, value]) => JSON.stringify(item[member]) === JSON.stringify(value),
      ),
    );
    assert.ok(found, `${JSON.stringify(wanted)} is not among:\n${JSON.stringify(items, null, 2)}`);
  }
});

function sorted(items: readonly unknown[]): string[] {
  return items.map((item) => JSON.stringify(item)).sort();
}
