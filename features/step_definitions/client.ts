import assert from "node:assert/strict";

import { Then, When } from "@cucumber/cucumber";

import type { HistoryAnswer, ProfileGuardClient } from "../../lib/client";
import { profileGuard } from "../../lib/client";
import { assertMatches } from "../support/matching";
import type { GuardWorld } from "../support/world";

/** Awaited, and not slept for: each round is a request. */
const MOST_ROUNDS = 200;

interface Outcome {
  readonly answer?: unknown;
  readonly thrown?: unknown;
}

const outcomes = new WeakMap<GuardWorld, Outcome>();

/** The outcome of some calls by one caller, over the protocol of the scenario. */
async function useClient(
  world: GuardWorld,
  caller: string,
  work: (client: ProfileGuardClient) => Promise<unknown>,
): Promise<void> {
  assert.ok(world.protocol !== "mqtt", "kuzzle-sdk has no MQTT");
  const sdk = await world.app.sdk(caller, world.protocol);
  try {
    outcomes.set(world, { answer: await work(profileGuard(sdk)) });
  } catch (thrown) {
    outcomes.set(world, { thrown });
  } finally {
    sdk.disconnect();
  }
}

function answerOf(world: GuardWorld): Record<string, unknown> {
  const { answer, thrown } = outcomes.get(world) ?? {};
  assert.equal(thrown, undefined);
  return answer as Record<string, unknown>;
}

async function historyOf(client: ProfileGuardClient, _id: string): Promise<HistoryAnswer> {
  return client.history({ kind: "profile", _id });
}

When(
  "{caller} uses the client's {word} with:",
  async function (this: GuardWorld, caller: string, action: string, args: string) {
    await useClient(this, caller, async (client) => {
      const call = client[action as keyof ProfileGuardClient] as (args: object) => Promise<unknown>;
      return call(this.json(args) as object);
    });
  },
);

When(
  "{caller} waits with the client until {string} has {int} versions",
  async function (this: GuardWorld, caller: string, id: string, count: number) {
    await useClient(this, caller, async (client) => {
      for (let round = 0; round < MOST_ROUNDS; round++) {
        const history = await historyOf(client, this.own(id));
        if (history.total >= count) {
          return history;
        }
      }
      throw new Error(`no ${count} versions`);
    });
    answerOf(this);
  },
);

When(
  "{caller} uses the client's restore of the oldest version of {string}",
  async function (this: GuardWorld, caller: string, id: string) {
    await useClient(this, caller, async (client) => {
      const { versions } = await historyOf(client, this.own(id));
      const entry = versions.at(-1)?.entry ?? "";
      return client.restore({ kind: "profile", _id: this.own(id), entry });
    });
  },
);

/** These members, and maybe others. */
Then("the client answers:", function (this: GuardWorld, expected: string) {
  const members = this.json(expected) as Record<string, unknown>;
  const answer = answerOf(this);
  const told = Object.fromEntries(Object.keys(members).map((name) => [name, answer[name]]));
  assertMatches(told, members);
});

Then("it has the member {string}", function (this: GuardWorld, member: string) {
  assert.ok(Object.hasOwn(answerOf(this), member), JSON.stringify(answerOf(this)));
});

Then("it has lines of JSON about {string}", function (this: GuardWorld, id: string) {
  const lines = String(answerOf(this).ndjson).trim().split("\n");
  assert.ok(lines.length >= 3, lines.join("\n"));
  for (const line of lines) {
    assert.match(JSON.stringify(JSON.parse(line)), new RegExp(this.own(id), "u"));
  }
});

Then(
  "the client throws {int} {string}",
  function (this: GuardWorld, status: number, id: string): void {
    const { thrown } = outcomes.get(this) ?? {};
    const error = thrown as { constructor: { name: string }; status?: number; id?: string };
    const { name } = error.constructor;
    assert.deepEqual(
      { name, status: error.status, id: error.id },
      { name: "KuzzleError", status, id },
    );
  },
);
