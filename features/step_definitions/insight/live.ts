import assert from "node:assert/strict";

import { Given, Then, When } from "@cucumber/cucumber";
import * as fc from "fast-check";

import type { RequestExplanation } from "../../../index";
import type { Answer, Call } from "../../support/answers";
import { connect } from "../../support/clients";
import type { GuardWorld } from "../../support/world";
import { keyPolicies, liveProfile, liveRequest, liveRole } from "./liveWorlds";

/** One request: what explain has said, and what the host has answered. */
interface Outcome {
  readonly user: string;
  readonly request: object;
  readonly told: RequestExplanation;
  readonly answer: Answer;
}

/** The ids by which the host and the plugin say that somebody may not. */
const REFUSED_BY_HOST: readonly string[] = [
  "security.rights.forbidden",
  "security.rights.unauthorized",
];
const REFUSED_BY_PLUGIN: readonly string[] = [
  "profile-guard.rights.unchecked",
  "profile-guard.rights.escalation",
];
const SEED = Number(process.env.LIVE_SEED ?? 20_261_121);

const users = new WeakMap<GuardWorld, Map<string, string | undefined>>();
/** Their tokens, by the ids of the keys. */
const keys = new WeakMap<GuardWorld, Map<string, string>>();
const outcomes = new WeakMap<GuardWorld, Outcome[]>();

function sample<T>(arbitrary: fc.Arbitrary<T>, count: number, offset: number): T[] {
  return fc.sample(arbitrary, { numRuns: count, seed: SEED + offset });
}

Given(
  "{int} random roles, {int} random profiles and {int} random users, the host's odd forms among them",
  async function (this: GuardWorld, roles: number, profiles: number, count: number) {
    const roleIds = Array.from({ length: roles }, (_, at) => this.own(`role${at}~`));
    const profileIds = Array.from({ length: profiles }, (_, at) => this.own(`profile${at}~`));
    const security = (action: string, members: object): Promise<unknown> =>
      this.app.asAdmin({ controller: "security", action, refresh: "false", ...members });

    const bodies = sample(liveRole, roles, 1);
    for (const [at, _id] of roleIds.entries()) {
      await security("createRole", { _id, force: true, body: { controllers: bodies[at] } });
    }
    const definitions = sample(liveProfile(roleIds), profiles, 2);
    for (const [at, _id] of profileIds.entries()) {
      // behind the host's back: it stores forms that this plugin refuses
      await this.plant("profiles", _id, definitions[at] ?? {});
    }
    const held = sample(fc.subarray(profileIds, { minLength: 1, maxLength: 3 }), count, 3);
    const tokens = new Map<string, string | undefined>([["-1", undefined]]);
    for (const [at, ids] of held.entries()) {
      const kuid = this.own(`user${at}~`);
      await security("createUser", { _id: kuid, body: { content: { profileIds: ids } } });
      const key = (await security("createApiKey", {
        userId: kuid,
        // the host looks keys up by searching
        refresh: "wait_for",
        body: { description: "features" },
      })) as { _source: { token: string } };
      tokens.set(kuid, key._source.token);
    }
    users.set(this, tokens);
  },
);

Given(
  "an API key of each user, with random policies of {int} random roles and a role of every right",
  async function (this: GuardWorld, roles: number) {
    const roleIds = Array.from({ length: roles }, (_, at) => this.own(`role${at}~`));
    const kuids = [...(users.get(this)?.keys() ?? [])].filter((kuid) => kuid !== "-1");
    const policies = sample(keyPolicies([...roleIds, "admin"]), kuids.length, 1_000);
    const tokens = new Map<string, string>();
    for (const [at, userId] of kuids.entries()) {
      const key = (await this.app.asAdmin({
        controller: "profile-guard",
        action: "createApiKey",
        userId,
        force: true,
        refresh: "wait_for",
        body: { description: "features", policies: policies[at] },
      })) as { _id: string; _source: { token: string } };
      tokens.set(key._id, key._source.token);
    }
    keys.set(this, tokens);
  },
);

When(
  "each of the keys sends {int} random requests",
  { timeout: 180_000 },
  async function (this: GuardWorld, count: number) {
    const way = `raw-${this.protocol}` as "raw-http" | "raw-websocket";
    const admin = await this.app.client("admin", way);
    const seen: Outcome[] = [];
    let offset = 2_000;
    for (const [apiKeyId, token] of keys.get(this) ?? []) {
      const client = await connect(way, this.app.application, token);
      const requests = sample(liveRequest, count, (offset += 1));
      const asked = requests.map(async (request): Promise<Outcome> => {
        const explain = { controller: "profile-guard", action: "explain", apiKeyId };
        const call = { ...explain, body: { request } };
        const { error, result } = await answered(admin.call(call), call);
        assert.equal(error, null, `explain of ${JSON.stringify(request)}`);
        const answer = await answered(client.call(request as Call), request);
        return { user: apiKeyId, request, told: result as RequestExplanation, answer };
      });
      seen.push(...(await Promise.all(asked)));
      await client.close();
    }
    outcomes.set(this, seen);
  },
);

Then(
  "at least {int} of them are cut by the policies alone and {int} by the user alone",
  function (this: GuardWorld, byPolicies: number, byUser: number) {
    const cuts = (outcomes.get(this) ?? []).map(({ told }) => told.cutBy);
    const count = (side: string): number => cuts.filter((cut) => cut === side).length;
    this.log(`cut by the policies, by the user: ${count("policies")}, ${count("user")}`);
    assert.ok(count("policies") >= byPolicies && count("user") >= byUser);
  },
);

When(
  "each of them and anonymous send {int} random requests",
  { timeout: 180_000 },
  async function (this: GuardWorld, count: number) {
    const way = `raw-${this.protocol}` as "raw-http" | "raw-websocket";
    const admin = await this.app.client("admin", way);
    const seen: Outcome[] = [];
    let offset = 4;
    for (const [user, token] of users.get(this) ?? []) {
      const client = await connect(way, this.app.application, token);
      const requests = sample(liveRequest, count, (offset += 1));
      const asked = requests.map(async (request): Promise<Outcome> => {
        const body = { request };
        const explain = { controller: "profile-guard", action: "explain", userId: user, body };
        const { error, result } = await answered(admin.call(explain), explain);
        assert.equal(error, null, `explain of ${JSON.stringify(request)}`);
        const answer = await answered(client.call(request as Call), request);
        return { user, request, told: result as RequestExplanation, answer };
      });
      seen.push(...(await Promise.all(asked)));
      await client.close();
    }
    outcomes.set(this, seen);
  },
);

/** @throws when the host does not answer, which would otherwise stop everything */
async function answered(answer: Promise<Answer>, request: object): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer to ${JSON.stringify(request)}`));
    }, 20_000);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

function refusalOf({ answer: { error } }: Outcome): "host" | "plugin" | "form" | undefined {
  if (error === null) {
    return undefined;
  }
  if (REFUSED_BY_HOST.includes(error.id)) {
    return "host";
  }
  if (error.id === "api.assert.mutually_exclusive") {
    return "form";
  }
  // a malformed request has the host's own id, and the plugin's faults with it
  const isPlugins =
    REFUSED_BY_PLUGIN.includes(error.id) || (error.details ?? error.errors ?? []).length > 0;
  return isPlugins ? "plugin" : undefined;
}

function visibleShortfalls({ told }: Outcome): ReturnType<typeof refusalOf> {
  if (told.allowed) {
    return undefined;
  }
  if (told.refusedBy !== undefined) {
    return "plugin";
  }
  return told.refusal === "targets-with-place" ? "form" : "host";
}

Then(
  "at least {int} requests are answered exactly as explain has said",
  function (this: GuardWorld, count: number) {
    const seen = outcomes.get(this) ?? [];
    assert.ok(seen.length >= count, `${seen.length} requests`);
    for (const outcome of seen) {
      assert.equal(
        refusalOf(outcome),
        visibleShortfalls(outcome),
        JSON.stringify(outcome, undefined, 2),
      );
    }
    this.log(`${seen.length} requests`);
  },
);

Then(
  "at least {int} of them are allowed, {int} refused by the host and {int} by the plugin",
  function (this: GuardWorld, allowed: number, byHost: number, byPlugin: number) {
    const answers = (outcomes.get(this) ?? []).map(refusalOf);
    const count = (wanted: ReturnType<typeof refusalOf>): number =>
      answers.filter((one) => one === wanted).length;
    const counts = [count(undefined), count("host"), count("plugin")];
    this.log(`allowed, refused by the host, by the plugin: ${counts.join(", ")}`);
    assert.ok(
      [allowed, byHost, byPlugin].every((least, at) => (counts[at] ?? 0) >= least),
      counts.join(", "),
    );
  },
);
