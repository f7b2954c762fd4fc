import assert from "node:assert/strict";

import type { DataTable } from "@cucumber/cucumber";
import { Given, Then, When } from "@cucumber/cucumber";

import type { Setup } from "../application/setup";
import type { Answer, Call } from "../support/answers";
import { assertMatches } from "../support/matching";
import type { GuardWorld } from "../support/world";
import { USUAL } from "../support/world";
import { comparable } from "./comparison";

/** The same platform twice; each writes `{here}` as its own name. */
const PLATFORMS: readonly (Setup & { readonly platform: string })[] = [
  { plugin: false, platform: "alone" },
  { ...USUAL, platform: "guarded" },
];
/** Matches what the host, the plugins and Elasticsearch make up for every document. */
const GENERATED = /"(?:[\w-]{20}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"/gu;

interface Flow {
  readonly platform: string;
  readonly answers: readonly Answer[];
}
const flows = new WeakMap<GuardWorld, readonly Flow[]>();

function flowsOf(world: GuardWorld): readonly Flow[] {
  const found = flows.get(world);
  assert.ok(found && found.length === PLATFORMS.length, "nothing was called on both platforms");
  return found;
}

/** A cell as it is meant on a platform. */
function callOf(world: GuardWorld, name: string, members: string, platform: string): Call {
  const [, controller = "", action = ""] = /^(.*):(\w+)$/u.exec(name) ?? [];
  const given = world.json((members || "{}").replaceAll("{here}", platform)) as object;
  return { ...given, controller, action };
}

Given(
  "on both platforms {caller} holds the profile {string}:",
  async function (this: GuardWorld, caller: string, id: string, definition: string) {
    for (const setup of PLATFORMS) {
      await this.use(setup);
      const body = this.json(definition.replaceAll("{here}", setup.platform));
      const profile = { controller: "security", _id: this.own(id), body };
      await this.app.asAdmin({ ...profile, action: "createOrReplaceProfile" });
      if (!this.app.knows(caller)) {
        await this.app.addCaller(caller, [this.own(id)]);
      }
    }
  },
);

Given(
  "on both platforms {caller} has the profile {string} that the plugins have brought",
  async function (this: GuardWorld, caller: string, id: string) {
    for (const setup of PLATFORMS) {
      await this.use(setup);
      if (!this.app.knows(caller)) {
        await this.app.addCaller(caller, [id]);
      }
    }
  },
);

When(
  "{caller} calls on the platform without and on the one with our plugin:",
  async function (this: GuardWorld, caller: string, table: DataTable) {
    const done: Flow[] = [];
    for (const setup of PLATFORMS) {
      await this.use(setup);
      const answers: Answer[] = [];
      for (const { call = "", members = "" } of table.hashes()) {
        answers.push(await this.call(caller, callOf(this, call, members, setup.platform)));
      }
      done.push({ platform: setup.platform, answers });
    }
    flows.set(this, done);
  },
);

When(
  "{caller} calls {string} on both platforms with:",
  async function (this: GuardWorld, caller: string, name: string, members: string) {
    const done: Flow[] = [];
    for (const { platform, ...setup } of PLATFORMS) {
      await this.use({ ...setup, platform });
      const answer = await this.call(caller, callOf(this, name, members, platform));
      done.push({ platform, answers: [answer] });
    }
    flows.set(this, done);
  },
);

/** Whole answers, errors included; beside the statuses, which are told, for none to fail on both. */
Then("both answer alike, with the statuses {}", function (this: GuardWorld, statuses: string) {
  const [alone, guarded] = flowsOf(this).map(({ platform, answers }) =>
    answers.map((answer) => {
      const text = JSON.stringify(comparable(answer))
        .replaceAll(`-${platform}`, "-{here}")
        .replaceAll(/profile-guard-features-\d+-\d+/gu, "{app}")
        .replaceAll(GENERATED, '"{generated}"');
      return JSON.parse(text) as Answer;
    }),
  );
  assert.deepEqual(
    alone?.map(({ status }) => status),
    statuses.split(", ").map(Number),
  );
  assert.deepEqual(guarded, alone);
});

Then("on both the last answer tells:", function (this: GuardWorld, table: DataTable) {
  for (const { platform, answers } of flowsOf(this)) {
    for (const { member = "", value = "" } of table.hashes()) {
      const told = member
        .split(".")
        .reduce<unknown>(
          (from, name) => (from as Record<string, unknown> | undefined)?.[name],
          answers.at(-1)?.result,
        );
      assertMatches(told, this.json(value.replaceAll("{here}", platform)));
    }
  }
});
