import assert from "node:assert/strict";

import { Then } from "@cucumber/cucumber";

import type { RightsRow } from "../../lib/domain/rights";
import { describeRow } from "../../lib/domain/rights";
import { assertMatches } from "../support/matching";
import type { GuardWorld } from "../support/world";

/** These members, and maybe others. */
Then("the answer has:", function (this: GuardWorld, expected: string) {
  assert.equal(this.answer.error, null);
  const members = this.json(expected) as Record<string, unknown>;
  const result = this.answer.result as Record<string, unknown>;
  assertMatches(Object.fromEntries(Object.keys(members).map((key) => [key, result[key]])), members);
});

Then(
  /^the dry run (adds|takes away) "([^"]*)"$/u,
  function (this: GuardWorld, direction: string, right: string) {
    const { rights } = this.answer.result as {
      rights: Record<"added" | "removed", readonly RightsRow[]>;
    };
    const rows = rights[direction === "adds" ? "added" : "removed"].map(describeRow);
    assert.ok(rows.includes(right), `it does not: ${rows.join("; ")}`);
  },
);
