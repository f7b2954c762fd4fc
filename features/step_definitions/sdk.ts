import assert from "node:assert/strict";

import type { DataTable } from "@cucumber/cucumber";
import { Then, When } from "@cucumber/cucumber";
import type { Kuzzle } from "kuzzle-sdk";

import type { AnsweredError } from "../support/answers";
import { assertMatches } from "../support/matching";
import type { GuardWorld } from "../support/world";

type SecurityMethod = (...parameters: never[]) => Promise<unknown>;

/** The last return value, or rejection, of a method of kuzzle-sdk, by scenario. */
const outcomes = new WeakMap<GuardWorld, { returned?: unknown; rejected?: unknown }>();

When(
  "{caller} uses kuzzle-sdk's {word} with:",
  async function (this: GuardWorld, caller: string, method: string, parameters: string) {
    assert.ok(this.protocol !== "mqtt", "kuzzle-sdk has no MQTT");
    const sdk: Kuzzle = await this.app.sdk(caller, this.protocol);
    try {
      const security = sdk.security as unknown as Record<string, SecurityMethod | undefined>;
      const called = security[method];
      assert.ok(called, `kuzzle-sdk has no security.${method}`);
      const returned = await called.apply(sdk.security, this.json(parameters) as never[]);
      outcomes.set(this, { returned });
    } catch (rejected) {
      outcomes.set(this, { rejected });
    } finally {
      sdk.disconnect();
    }
  },
);

Then(
  /^it returns a (Profile|User) "(.*)" with:$/,
  function (this: GuardWorld, type: string, id: string, expected: string) {
    const { returned, rejected } = outcomes.get(this) ?? {};
    assert.equal(rejected, undefined);
    const document = returned as {
      _id: string;
      policies?: unknown;
      rateLimit?: unknown;
      content?: Record<string, unknown>;
    };
    assert.equal((returned as object).constructor.name, type);
    assert.equal(document._id, this.own(id));
    if (type === "Profile") {
      const { policies, rateLimit } = document;
      assertMatches({ policies, rateLimit }, this.json(expected));
    } else {
      const { _kuzzle_info, ...content } = document.content ?? {};
      assertMatches(content, this.json(expected));
    }
  },
);

Then(
  "it rejects with a KuzzleError {int} {string} that has {int} errors:",
  function (this: GuardWorld, status: number, id: string, count: number, table: DataTable) {
    const error = outcomes.get(this)?.rejected as (Error & AnsweredError) | undefined;
    assert.ok(error, "it did not reject");
    assert.equal(error.constructor.name, "KuzzleError");
    assert.deepEqual(
      { status: error.status, id: error.id, count: error.count },
      { status, id, count },
    );
    assert.deepEqual(
      error.errors
        ?.map(({ code, path, suggestion = "" }) => ({ code, path, suggestion }))
        .sort((left, right) => left.path.localeCompare(right.path)),
      table.hashes(),
    );
  },
);
