import assert from "node:assert/strict";

import type { DataTable } from "@cucumber/cucumber";
import { Then } from "@cucumber/cucumber";

import { assertMatches } from "../support/matching";
import { assertRefused } from "../support/refusals";
import type { GuardWorld } from "../support/world";
import { MEASURED } from "./escalation/stage";

/** An attack that is measured ends where the host does not let it go on. */
Then("it succeeds", function (this: GuardWorld): unknown {
  if (MEASURED && this.answer.error !== null) {
    return "skipped";
  }
  assert.equal(this.answer.error, null);
  assert.equal(this.answer.status, 200);
  return undefined;
});

Then("the answer is exactly:", function (this: GuardWorld, expected: string) {
  assert.equal(this.answer.error, null);
  assert.equal(this.answer.status, 200);
  assertMatches(this.answer.result, this.json(expected));
});

/** These members, and maybe others. */
Then("the answer has:", function (this: GuardWorld, expected: string) {
  assert.equal(this.answer.error, null);
  const members = this.json(expected) as Record<string, unknown>;
  const result = this.answer.result as Record<string, unknown>;
  assertMatches(Object.fromEntries(Object.keys(members).map((key) => [key, result[key]])), members);
});

Then("the answer says that it is not allowed", function (this: GuardWorld) {
  assert.equal(this.answer.error, null);
  assert.equal((this.answer.result as { allowed?: unknown }).allowed, false);
});

Then(
  "it is refused with {int} {string}",
  function (this: GuardWorld, status: number, id: string): void {
    const { error } = this.answer;
    assert.ok(error, `it was not refused: ${JSON.stringify(this.answer)}`);
    assert.deepEqual({ status: error.status, id: error.id }, { status, id });
  },
);

Then(
  "it is refused with {int} {string}, or as Kuzzle refuses it",
  function (this: GuardWorld, status: number, id: string): void {
    assertRefused(this.answer.error, this.controller, { status, id });
  },
);

/** The faults, all and only these, in any order: `code`, `path` and whatever columns there are. */
Then("its faults are:", function (this: GuardWorld, table: DataTable) {
  if (MEASURED) {
    return;
  }
  const expected = table
    .hashes()
    .map((row) =>
      Object.fromEntries(Object.entries(row).map(([column, cell]) => [column, this.own(cell)])),
    );
  const columns = table.raw()[0] ?? [];
  const actual = this.faults.map((fault) =>
    Object.fromEntries(
      columns.map((column) => [column, (fault as unknown as Record<string, string>)[column] ?? ""]),
    ),
  );
  assert.deepEqual(actual.sort(byText), expected.sort(byText));
});

/**
 * Looks at a refusal where the plugin runs: the host alone has other messages, and they are no attack's
 * goal.
 */
Then("its message names {string}", function (this: GuardWorld, text: string) {
  if (MEASURED) {
    return;
  }
  assert.ok(
    this.answer.error?.message.includes(this.own(text)),
    String(this.answer.error?.message),
  );
});

Then("the error tells its faults once, as details", function (this: GuardWorld) {
  const { error } = this.answer;
  assert.ok(error?.details !== undefined && error.details.length > 0);
  assert.deepEqual(
    Object.keys(error).filter((name) => ["errors", "count"].includes(name)),
    [],
  );
  for (const fault of error.details) {
    assert.match(fault.code, /^\w+\.\w+$/u);
    assert.ok(fault.message.length > 0);
  }
});

Then("the error tells its faults once, where kuzzle-sdk keeps them", function (this: GuardWorld) {
  const { error } = this.answer;
  assert.ok(error?.errors !== undefined && error.errors.length > 0);
  assert.equal(error.count, error.errors.length);
  assert.equal(error.details, undefined);
});

Then("the error's code is {int}", function (this: GuardWorld, code: number) {
  assert.equal(this.answer.error?.code, code);
});

function byText(left: object, right: object): number {
  return JSON.stringify(left) < JSON.stringify(right) ? -1 : 1;
}

Then("it is refused with {int}", function (this: GuardWorld, status: number) {
  assert.ok(this.answer.error, `it was not refused: ${JSON.stringify(this.answer)}`);
  assert.equal(this.answer.error.status, status);
});

Then("one of its faults is {string}", function (this: GuardWorld, code: string) {
  const codes = this.faults.map((fault) => fault.code);
  assert.ok(codes.includes(code), codes.join(", "));
});

Then(
  "of each two answers one says that it created version 1, the other that it replaced it by version 2",
  function (this: GuardWorld): void {
    assert.ok(this.answers.length > 0 && this.answers.length % 2 === 0);
    for (let at = 0; at < this.answers.length; at += 2) {
      const outcomes = this.answers.slice(at, at + 2).map(({ result, error }) => {
        assert.equal(error, null);
        const { created, _version } = result as { created: boolean; _version: number };
        return `${created} ${_version}`;
      });
      assert.deepEqual(outcomes.sort(), ["false 2", "true 1"]);
    }
  },
);
