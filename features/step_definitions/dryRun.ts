import assert from "node:assert/strict";

import { Then } from "@cucumber/cucumber";

import type { RightsRow } from "../../lib/domain/rights";
import { describeRow } from "../../lib/domain/rights";
import type { GuardWorld } from "../support/world";

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
