import assert from "node:assert/strict";

import type { DataTable } from "@cucumber/cucumber";
import { Then, When } from "@cucumber/cucumber";

import type { Application } from "../../tools/application/launch";
import type { Setup } from "../application/setup";
import { connect } from "../support/clients";
import type { GuardWorld } from "../support/world";

interface Node {
  readonly application: Application;
  readonly since: number;
}

interface Group {
  readonly action: string;
  readonly reason: { readonly id: string; readonly faults?: readonly string[] };
  readonly target: { readonly ids: readonly string[] };
  readonly times: number;
  readonly first: number;
  readonly last: number;
  readonly actors: readonly { readonly kuid: string; readonly times: number }[];
}

/** The node of a platform that was started last, with other options on the same data. */
const nodes = new WeakMap<GuardWorld, Node>();

function nodeOf(world: GuardWorld): Node {
  return nodes.get(world) ?? assert.fail("it was not restarted");
}

async function ask(world: GuardWorld, caller: string, name: string, members: object) {
  const [controller = "", action = ""] = name.split(":");
  const token = world.app.tokenOf(caller);
  const client = await connect("raw-http", nodeOf(world).application, token);
  world.answers.push(await client.call({ ...members, controller, action }));
  await client.close();
}

When("the platform is restarted with:", async function (this: GuardWorld, setup: string) {
  const before = nodes.get(this)?.application ?? this.app.application;
  await before.stop();
  const application = await this.app.launchTwin(this.json(setup) as Setup);
  this.undo.push(() => application.stop());
  nodes.set(this, { application, since: Date.now() });
});

When(
  "{caller} asks the restarted platform for {string} with:",
  async function (this: GuardWorld, caller: string, name: string, members: string) {
    await ask(this, caller, name, this.json(members) as object);
  },
);

When(
  "{caller} asks the restarted platform what was reported since it started",
  async function (this: GuardWorld, caller: string) {
    const body = { since: nodeOf(this).since };
    await ask(this, caller, "profile-guard:reportedRefusals", { body });
  },
);

/** In any order. */
Then("the reported refusals are:", function (this: GuardWorld, table: DataTable) {
  assert.equal(this.answer.error, null, JSON.stringify(this.answer.error));
  const { groups } = this.answer.result as { readonly groups: readonly Group[] };
  const rows = groups.map(({ action, reason, target, times, first, last, actors }) => {
    assert.ok(nodeOf(this).since <= first && first <= last && last <= Date.now());
    return {
      action,
      reason: reason.id,
      fault: reason.faults?.join(", ") ?? "",
      object: target.ids.join(", "),
      times: String(times),
      who: actors.map((one) => `${one.kuid}: ${one.times}`).join(", "),
    };
  });
  const wanted = table.hashes().map((row) => ({
    ...row,
    object: this.own(String(row.object)),
    who: String(row.who).replaceAll(/kuid of ([a-z-]+)/gu, (_, one: string) =>
      this.app.kuidOf(one),
    ),
  }));
  const byAction = (one: object, other: object): number =>
    JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;
  assert.deepEqual(rows.toSorted(byAction), wanted.toSorted(byAction));
});

Then("nothing was reported", function (this: GuardWorld) {
  const { audit, groups, total } = this.answer.result as {
    readonly audit: boolean;
    readonly groups: readonly Group[];
    readonly total: number;
  };
  assert.deepEqual({ audit, groups, total }, { audit: true, groups: [], total: 0 });
});

Then(
  "a finding {string} is about profile {string}",
  function (this: GuardWorld, code: string, id: string) {
    const { findings } = this.answer.result as {
      readonly findings: readonly { readonly code: string; readonly id?: string }[];
    };
    assert.ok(
      findings.some((one) => one.code === code && JSON.stringify(one).includes(this.own(id))),
      JSON.stringify(findings),
    );
  },
);

Then(
  "the answer's {string} names {string}",
  function (this: GuardWorld, member: string, text: string) {
    const value = (this.answer.result as Readonly<Record<string, unknown>>)[member];
    assert.ok(String(value).includes(text), String(value));
  },
);
