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

Then(
  "the dry run tells that {word} {string} gets from {int} to {int} requests a second",
  function (this: GuardWorld, kind: string, id: string, before: number, after: number) {
    const { rights } = this.answer.result as { rights: { rateLimits?: unknown } };
    const gained = after === 0 || after > before;
    assert.deepEqual(rights.rateLimits, [{ kind, id: this.own(id), before, after, gained }]);
  },
);

Then(
  "the comparison tells a limit of {int}, then {int}, as new access",
  function (this: GuardWorld, before: number, after: number) {
    const { rateLimit, noNewAccess } = this.answer.result as Record<string, unknown>;
    assert.deepEqual(
      { rateLimit, noNewAccess },
      { rateLimit: { before, after, gained: true }, noNewAccess: false },
    );
  },
);

Then(
  "the dry run tells that user {string} exists with {string}, and has credentials of {string}",
  function (this: GuardWorld, id: string, profileId: string, strategy: string) {
    const { existing } = this.answer.result as { existing?: Record<string, unknown>[] };
    const [user = {}] = existing ?? [];
    const { createdAt, ...rest } = user;
    assert.equal(typeof createdAt, "number");
    assert.deepEqual(rest, {
      kuid: this.own(id),
      author: null,
      profileIds: [profileId],
      strategies: [strategy],
    });
  },
);
