import assert from "node:assert/strict";

import { Then, When } from "@cucumber/cucumber";

import type { Answer, Call } from "../support/answers";
import type { Way } from "../support/clients";
import type { GuardWorld } from "../support/world";
import { SWITCHED_OFF, WITHOUT_PLUGIN } from "../support/world";

When(
  "{caller} calls {string} over {word} of an application without the plugin and of one with it switched off, with:",
  async function (
    this: GuardWorld,
    caller: string,
    name: string,
    protocol: string,
    members: string,
  ): Promise<void> {
    const [controller = "", action = ""] = name.split(":");
    const call: Call = { ...(this.json(members) as object), controller, action };
    for (const setup of [WITHOUT_PLUGIN, SWITCHED_OFF]) {
      await this.use(setup);
      await this.call(caller, call, `raw-${protocol}` as Way);
    }
  },
);

Then("both answer the same, with status {int}", function (this: GuardWorld, status: number): void {
  const [without, switchedOff, ...others] = this.answers;
  assert.ok(without && switchedOff && others.length === 0, "two answers are compared");
  assert.equal(without.status, status);
  assert.deepEqual(comparable(switchedOff), comparable(without));
});

/** Without what differs from one request to the next by nature. */
export function comparable(answer: Answer): unknown {
  const differing = ["requestId", "room", "node", "createdAt", "updatedAt", "stack"];
  return JSON.parse(
    JSON.stringify(answer, (member: string, value: unknown) =>
      differing.includes(member) ? typeof value : value,
    ),
  );
}
