import assert from "node:assert/strict";

import { Then, When } from "@cucumber/cucumber";

import type { Reach, Reached } from "../../../index";
import type { Answer, Call } from "../../support/answers";
import { sendHttp } from "../../support/clients";
import type { GuardWorld } from "../../support/world";
import { own } from "./scene";

/**
 * Names in chains are examples: each scenario has its own, also of credentials, which all applications share, and each
 * application its own index.
 */
function ownNames(world: GuardWorld, reached: Reached, number: number): Reached {
  const text = JSON.stringify(reached)
    .replace(/reach-(\w+)/gu, (_, name: string) => own(world, `reach-${number}-${name}~`))
    .replaceAll("@%kuzzle.", `@%${world.app.name}.`)
    .replaceAll("repos/kuzzle/", `repos/${world.app.name}/`);
  return JSON.parse(text) as Reached;
}

interface Outcome {
  /** The first refusal; absent: all was answered. */
  readonly refusal?: Answer;
  /** Belongs to whom the chain has reached. */
  readonly token: string | undefined;
}

/** Sends a chain as it is told. */
async function run(world: GuardWorld, { chain }: Reached): Promise<Outcome> {
  const { url } = world.app.application;
  const tokens = new Map<string, string | undefined>([
    ["themselves", tokensOf.get(world)],
    ["-1", undefined],
  ]);
  let last: string | undefined = tokens.get("themselves");
  for (const { as, request } of chain) {
    const { controller, action, ...rest } = request;
    const call = { refresh: "wait_for", force: true, ...rest, controller, action } as Call;
    const answer = await sendAs(url, call, action === "login" ? undefined : tokens.get(as));
    if (answer.error !== null) {
      return { refusal: answer, token: undefined };
    }
    // admin:loadFixtures answers nothing
    const { jwt, _source } = (answer.result ?? {}) as {
      jwt?: string;
      _source?: { token?: string };
    };
    const means = jwt ?? _source?.token;
    if (means !== undefined) {
      const whose = action === "login" ? as : String(request.userId);
      tokens.set(whose, means);
    }
    last = means ?? last;
  }
  return { token: last };
}

async function sendAs(url: string, call: Call, token: string | undefined): Promise<Answer> {
  return sendHttp(`${url}/_query`, "POST", call, token);
}

const tokensOf = new WeakMap<GuardWorld, string>();
const answersOf = new WeakMap<GuardWorld, Reach>();

When(
  /^the reach of user "([^"]*)" is asked for(, without the guard)?$/u,
  async function (this: GuardWorld, name: string, unguarded: string | null): Promise<void> {
    const kuid = own(this, name);
    const key = (await this.app.asAdmin({
      controller: "security",
      action: "createApiKey",
      userId: kuid,
      expiresIn: -1,
      refresh: "wait_for",
      body: { description: "for the chains" },
    })) as { _source: { token: string } };
    tokensOf.set(this, key._source.token);
    const asked = { controller: "profile-guard", action: "reach", userId: kuid };
    const how = unguarded === null ? {} : { unguarded: true };
    answersOf.set(this, (await this.app.asAdmin({ ...asked, ...how })) as Reach);
  },
);

function isOwn(name: string, mine: string): boolean {
  return name.endsWith(mine) || /^(?:themselves|-1|reach-(?:\d+|role|profile))$/u.test(name);
}

/** Leaves out what would break the application for other scenarios: chains about its own users. */
function chainsOf(world: GuardWorld): readonly Reached[] {
  const answer = answersOf.get(world);
  assert.ok(answer, "the reach was not asked for");
  const mine = own(world, "~");
  return answer.reached
    .filter(({ chain }) =>
      chain.every(({ as, request: { _id, userId } }) =>
        [as, _id, userId].every((name) => name === undefined || isOwn(name, mine)),
      ),
    )
    .map((one, number) => ownNames(world, one, number));
}

Then(
  "each of its {int} chain(s) is run, and reaches what it tells",
  async function (this: GuardWorld, count: number): Promise<void> {
    const chains = chainsOf(this);
    const told = answersOf.get(this)?.guarded;
    assert.equal(chains.length, count, `guarded: ${String(told)}; ${JSON.stringify(chains)}`);
    for (const one of chains) {
      const { refusal, token } = await run(this, one);
      assert.equal(refusal, undefined, JSON.stringify([one.chain, refusal]));
      await assertReached(this, one, token);
    }
  },
);

Then(
  "none of its chains but a sign-up reaches anything, of {int}",
  async function (this: GuardWorld, count: number): Promise<void> {
    const chains = chainsOf(this).filter(({ chain: [first] }) => first?.as !== "-1");
    const told = answersOf.get(this)?.guarded;
    assert.equal(chains.length, count, `guarded: ${String(told)}; ${JSON.stringify(chains)}`);
    for (const one of chains) {
      const { refusal } = await run(this, one);
      assert.ok(refusal?.error, JSON.stringify(one.chain));
      assert.match(refusal.error.id, /^profile-guard\./u);
    }
  },
);

async function assertReached(
  world: GuardWorld,
  { everything, profileIds }: Reached,
  token: string | undefined,
): Promise<void> {
  const { url } = world.app.application;
  const ask = async (action: string): Promise<unknown> =>
    (await sendAs(url, { controller: "auth", action }, token)).result;
  if (everything) {
    const { hits } = (await ask("getMyRights")) as { hits: readonly Record<string, string>[] };
    const whole = { controller: "*", action: "*", index: "*", collection: "*", value: "allowed" };
    assert.ok(
      hits.some((right) => Object.entries(whole).every(([name, value]) => right[name] === value)),
      JSON.stringify(hits),
    );
    return;
  }
  const { _source } = (await ask("getCurrentUser")) as { _source: { profileIds: string[] } };
  assert.deepEqual([..._source.profileIds].sort(), [...profileIds].sort());
}
