import assert from "node:assert/strict";
import { randomInt } from "node:crypto";

import { Given, Then, When } from "@cucumber/cucumber";
import { WebSocket as KuzzleWebSocket } from "kuzzle-sdk";

import type { Application } from "../../tools/application/launch";
import { waitUntil } from "../../tools/services/wait";
import type { Setup } from "../application/setup";
import type { Answer, Call } from "../support/answers";
import type { GuardWorld } from "../support/world";

/** Every sign-up of a step, with the header of its answer over HTTP. */
interface Attempt extends Answer {
  readonly retryAfter: string | null | undefined;
}

const attempts = new WeakMap<GuardWorld, readonly Attempt[]>();
const twins = new WeakMap<GuardWorld, Application>();
let signUps = 0;

function someAddress(): string {
  return [10, randomInt(256), randomInt(256), randomInt(256)].join(".");
}

function signUpBy(world: GuardWorld, controller: string): Call {
  const _id = world.own(`stranger-${++signUps}~`);
  return { controller, action: "createRestrictedUser", _id, refresh: "false", body: {} };
}

/** A request with an X-Forwarded-For of its own. */
async function sendFrom(
  world: GuardWorld,
  { host, port, url }: Application,
  address: string,
  calls: readonly Call[],
): Promise<Attempt[]> {
  const headers = { "x-forwarded-for": address };
  if (world.protocol === "http") {
    return Promise.all(
      calls.map(async (call) => {
        const response = await fetch(`${url}/_query`, {
          method: "POST",
          headers: { ...headers, "content-type": "application/json" },
          body: JSON.stringify(call),
        });
        const answer = (await response.json()) as Answer;
        return { ...answer, retryAfter: response.headers.get("retry-after") };
      }),
    );
  }
  const socket = new KuzzleWebSocket(host, { port, ssl: false, headers });
  await socket.connect();
  try {
    return await Promise.all(
      calls.map(
        (call, position) =>
          new Promise<Attempt>((resolve) => {
            const requestId = `${String(call._id)}-${position}`;
            socket.once(requestId, (answer: unknown) => {
              resolve({ ...(answer as Answer), retryAfter: undefined });
            });
            socket.send({ ...call, requestId });
          }),
      ),
    );
  } finally {
    socket.close();
  }
}

Given("a second node of it", async function (this: GuardWorld): Promise<void> {
  const options = {
    restrictedProfileIds: ["customer"],
    signUp: { limit: { requests: 20, window: 60, trustProxy: true } },
  };
  const twin = await this.app.launchTwin({ options } satisfies Setup);
  this.undo.push(() => twin.stop());
  twins.set(this, twin);
});

When(
  /^(\d+) strangers at one (?:other )?address sign up at once by "([^"]*)"(, half of them on the second node)?$/u,
  async function (
    this: GuardWorld,
    count: string,
    controller: string,
    onBoth: string | null,
  ): Promise<void> {
    const address = someAddress();
    const calls = Array.from({ length: Number(count) }, () => signUpBy(this, controller));
    const { application } = this.app;
    const twin = onBoth === null ? application : (twins.get(this) ?? assert.fail("no second node"));
    const half = Math.ceil(calls.length / 2);
    const sent = await Promise.all([
      sendFrom(this, application, address, calls.slice(0, half)),
      sendFrom(this, twin, address, calls.slice(half)),
    ]);
    attempts.set(this, sent.flat());
  },
);

When(
  "{int} strangers, each with a forged address, sign up at once by {string}",
  async function (this: GuardWorld, count: number, controller: string): Promise<void> {
    const sent = await Promise.all(
      Array.from({ length: count }, () =>
        sendFrom(this, this.app.application, someAddress(), [signUpBy(this, controller)]),
      ),
    );
    attempts.set(this, sent.flat());
  },
);

function attemptsOf(world: GuardWorld): { passed: Attempt[]; refused: Attempt[] } {
  const all = attempts.get(world) ?? assert.fail("nobody has signed up");
  return {
    passed: all.filter(({ error }) => error === null),
    refused: all.filter(({ error }) => error !== null),
  };
}

Then(
  /^(at most )?(\d+) of them have, and the others are refused with (\d+) "([^"]*)"$/u,
  function (this: GuardWorld, atMost: string | null, count: string, status: string, id: string) {
    const { passed, refused } = attemptsOf(this);
    for (const { error } of refused) {
      assert.deepEqual([error?.status, error?.id], [Number(status), id], error?.message);
    }
    if (atMost === null) {
      assert.equal(passed.length, Number(count));
    } else {
      assert.ok(passed.length <= Number(count) && refused.length > 0, `${passed.length} passed`);
    }
  },
);

Then(
  "each refusal says to wait for {int} to {int} seconds",
  function (this: GuardWorld, least: number, most: number): void {
    for (const { error, retryAfter } of attemptsOf(this).refused) {
      const { details } = error as unknown as { details: { retryAfter: number } };
      assert.ok(details.retryAfter >= least && details.retryAfter <= most);
      assert.ok(error?.message.includes(`${details.retryAfter} s`));
      if (this.protocol === "http") {
        assert.equal(retryAfter, String(details.retryAfter));
      }
    }
  },
);

Then("as many users are stored", async function (this: GuardWorld): Promise<void> {
  const mark = this.own("~");
  const stored = (await this.stored()).filter(
    ({ _id, _index }) => _index.endsWith(".users") && _id.endsWith(mark),
  );
  assert.equal(stored.length, attemptsOf(this).passed.length);
});

Then(
  "once the time has passed a stranger can sign up again",
  async function (this: GuardWorld): Promise<void> {
    await waitUntil(
      async () => {
        const call = signUpBy(this, "security");
        const [answer] = await sendFrom(this, this.app.application, someAddress(), [call]);
        return answer?.error === null;
      },
      { deadline: 15_000, what: "a sign-up to pass" },
    );
  },
);
