import assert from "node:assert/strict";

import type { DataTable } from "@cucumber/cucumber";
import { Given, Then, When } from "@cucumber/cucumber";

import type { Setup } from "../application/setup";
import type { GuardWorld } from "../support/world";
import { SWITCHED_OFF } from "../support/world";

When(
  "an application is started with:",
  async function (this: GuardWorld, setup: string): Promise<void> {
    await this.start(this.json(setup) as Setup);
  },
);

Given("the plugin is switched off on the host's own actions", async function (this: GuardWorld) {
  await this.use(SWITCHED_OFF);
});

Then("it starts", function (this: GuardWorld) {
  assert.equal(this.startFailure, undefined);
});

Then("it does not start, and says:", function (this: GuardWorld, table: DataTable) {
  assert.ok(this.startFailure, "it started");
  assert.match(this.startFailure.message, /exited with code 1/u);
  assertHolds(this.startFailure.output, table);
});

Then("it has logged:", function (this: GuardWorld, table: DataTable) {
  assertHolds(this.app.application.output(), table);
});

function assertHolds(text: string, table: DataTable): void {
  for (const { text: wanted = "" } of table.hashes()) {
    assert.ok(wanted !== "" && text.includes(wanted), `${wanted}\nis not in:\n${text}`);
  }
}
