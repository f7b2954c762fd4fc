import assert from "node:assert/strict";

import { defineParameterType, Then } from "@cucumber/cucumber";

import type { RightsRow } from "../../lib/domain/rights";
import { describeRow } from "../../lib/domain/rights";
import type { GuardWorld } from "../support/world";

defineParameterType({ name: "maker", regexp: /sign-up|the admin/ });

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
    const { createdAt, author, ...rest } = user;
    assert.equal(typeof createdAt, "number");
    assert.equal(typeof author, "string");
    assert.deepEqual(rest, {
      kuid: this.own(id),
      profileIds: [profileId],
      strategies: [strategy],
    });
  },
);

/** The kuid of who made a user, as the scenarios call them. */
function makerOf({ app }: GuardWorld, who: string): string {
  return who === "sign-up" ? "-1" : app.kuidOf(who.replace("the ", ""));
}

Then(
  "the dry run tells under {string} that {string} was made by {maker}",
  function (this: GuardWorld, member: string, id: string, who: string) {
    const told = (this.answer.result as Record<string, Record<string, unknown>[] | undefined>)[
      member
    ];
    const [user = {}] = told ?? [];
    assert.equal(user.kuid, this.own(id));
    assert.equal(user.author, makerOf(this, who));
    assert.equal(user.leavesCredentials, member === "skipped" ? true : undefined);
  },
);

Then(
  "its fault tells that {string} was made by {maker}, with credentials of {string}",
  function (this: GuardWorld, id: string, who: string, strategy: string) {
    const [fault] = this.faults;
    const { kuid, author, strategies } = fault?.existing ?? {};
    assert.deepEqual(
      { kuid, author, strategies },
      { kuid: this.own(id), author: makerOf(this, who), strategies: [strategy] },
    );
    const by = who === "sign-up" ? "made by sign-up" : `made by "${makerOf(this, who)}"`;
    assert.ok(String(fault?.message).includes(by), String(fault?.message));
  },
);
