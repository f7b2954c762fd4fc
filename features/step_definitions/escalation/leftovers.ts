import assert from "node:assert/strict";

import { Given, Then, When } from "@cucumber/cucumber";

import { waitUntil } from "../../../tools/services/wait";
import { sendHttp } from "../../support/clients";
import type { GuardWorld } from "../../support/world";
import { run } from "../../support/world";
import { callOf } from "./attempts";
import { refresh } from "./behind";
import { json, own, sceneOf } from "./scene";
import { MEASURED } from "./stage";

const KEYS = "api-keys";

async function settings(index: string, interval: string): Promise<void> {
  const { variables } = run.environment;
  const url = `${String(variables.ELASTICSEARCH_URL)}/${encodeURIComponent(index)}/_settings`;
  const response = await fetch(url, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ index: { refresh_interval: interval } }),
  });
  assert.ok(response.ok, `Elasticsearch: ${response.status}`);
}

/** Nothing makes them searchable now but who asks for it. */
Given(
  /^searches for (API keys|credentials) lag behind$/u,
  async function (this: GuardWorld, what: string): Promise<void> {
    const index = what === "API keys" ? this.indexOf(KEYS) : run.environment.credentialsIndex;
    await settings(index, "-1");
    this.undo.push(() => settings(index, "50ms"));
  },
);

/** Makes a key by which somebody acts as `the key "…"`. */
async function makeKey(
  world: GuardWorld,
  actor: string,
  name: string,
  kuid: string,
): Promise<void> {
  const scene = sceneOf(world);
  await scene.stage.tokenOf(own(world, actor));
  const isOwn = own(world, actor) === `user "${own(world, kuid)}"`;
  const call = callOf(isOwn ? "auth:createApiKey" : "security:createApiKey", {
    ...(!isOwn && { userId: own(world, kuid) }),
    _id: own(world, `${name}~`),
    refresh: "false",
    body: { description: name },
  });
  const { error, result } = await scene.send(own(world, actor), call);
  assert.equal(error, null, error?.message);
  const { token } = (result as { _source: { token: string } })._source;
  await scene.stage.give(`the key "${name}"`, token);
}

Given(
  /^(.+) has made the key "([^"]*)" of user "([^"]*)"$/u,
  async function (this: GuardWorld, actor: string, name: string, kuid: string): Promise<void> {
    await makeKey(this, actor, name, kuid);
  },
);

Given(
  /^(.+) has a reset link "(\{[^"]*\})" of user "([^"]*)"$/u,
  async function (this: GuardWorld, actor: string, name: string, kuid: string): Promise<void> {
    const scene = sceneOf(this);
    await scene.stage.tokenOf(own(this, actor));
    await refresh(run.environment.credentialsIndex);
    const call = callOf("kuzzle-plugin-auth-passport-local/password:getResetPasswordToken", {
      _id: own(this, kuid),
    });
    const { error, result } = await scene.send(own(this, actor), call);
    assert.equal(error, null, error?.message);
    scene.handles.set(name, (result as { resetToken: string }).resetToken);
  },
);

Given(
  /^user "([^"]*)" has another session "([^"]*)", by "([^"]*)"$/u,
  async function (this: GuardWorld, kuid: string, name: string, password: string): Promise<void> {
    const body = { username: own(this, kuid), password };
    const { url } = this.app.application;
    // of another span: tokens of one second would be the same
    const way = `${url}/_login/local?expiresIn=2h`;
    const { result } = await sendHttp(way, "POST", body, undefined);
    await sceneOf(this).stage.give(`the session "${name}"`, (result as { jwt: string }).jwt);
  },
);

Given(
  /^user "([^"]*)" has another session "([^"]*)", in a cookie, by "([^"]*)"$/u,
  async function (this: GuardWorld, kuid: string, name: string, password: string): Promise<void> {
    const response = await fetch(`${this.app.application.url}/_login/local?cookieAuth=true`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ username: own(this, kuid), password }),
    });
    const [, token] = /authToken=([^;]+)/u.exec(response.headers.get("set-cookie") ?? "") ?? [];
    assert.ok(token !== undefined, `no cookie: ${response.status}`);
    await sceneOf(this).stage.give(`the session "${name}"`, token);
  },
);

/** The last answer holds a key or a token. */
When(
  /^what they got is the (key|session) "([^"]*)"$/u,
  async function (this: GuardWorld, kind: string, name: string): Promise<unknown> {
    if (MEASURED && this.answer.error !== null) {
      return "skipped";
    }
    assert.equal(this.answer.error, null, this.answer.error?.message);
    const { token, jwt, _source } = this.answer.result as {
      token?: string;
      jwt?: string;
      _source?: { token: string };
    };
    const made = token ?? jwt ?? _source?.token;
    assert.ok(made !== undefined, JSON.stringify(this.answer.result));
    await sceneOf(this).stage.give(`the ${kind} "${name}"`, made);
    return undefined;
  },
);

Then("the key was made through:", function (this: GuardWorld, expected: string): void {
  const { apiKey, madeThrough } = this.answer.result as {
    apiKey?: { madeThrough?: unknown };
    madeThrough?: unknown;
  };
  assert.deepEqual(apiKey?.madeThrough ?? madeThrough, json(this, expected));
});

Then("no key {string} is stored", async function (this: GuardWorld, id: string): Promise<void> {
  await sceneOf(this).check(async () => {
    assert.equal(await this.storedDocument(KEYS, own(this, id)), undefined);
  });
});

When("all of it can be found", async function (this: GuardWorld): Promise<void> {
  for (const collection of [KEYS, "users", "profiles", "roles"]) {
    await refresh(this.indexOf(collection));
  }
  await refresh(run.environment.credentialsIndex);
});

Then(
  /^the (key|session) "([^"]*)" (is nobody's|still acts)$/u,
  async function (this: GuardWorld, kind: string, name: string, state: string): Promise<void> {
    const scene = sceneOf(this);
    await refresh(this.indexOf(KEYS));
    await scene.check(async () => {
      const token = await scene.stage.tokenOf(`the ${kind} "${name}"`);
      const { url } = this.app.application;
      const { status, result } = await sendHttp(`${url}/users/_me`, "GET", undefined, token);
      const who = (result as { _id?: string } | null)?._id;
      assert.equal(
        status,
        state === "still acts" ? 200 : 401,
        `it acts as ${String(who)}: ${status}`,
      );
    });
  },
);

When(
  /^(.+) has promoted user "([^"]*)" to "([^"]*)"$/u,
  async function (this: GuardWorld, actor: string, kuid: string, profile: string): Promise<void> {
    const scene = sceneOf(this);
    await scene.stage.tokenOf(own(this, actor));
    const call = callOf("security:updateUser", {
      _id: own(this, kuid),
      refresh: "false",
      body: { profileIds: [own(this, profile)] },
    });
    const { error } = await scene.send(own(this, actor), call);
    assert.equal(error, null, error?.message);
  },
);

interface Named {
  readonly kind: string;
  readonly id: string;
}

/** A search finds keys in any order. */
function sorted(planted: readonly Named[]): Named[] {
  return [...planted].sort((one, other) =>
    `${one.kind} ${one.id}` < `${other.kind} ${other.id}` ? -1 : 1,
  );
}

Then("what others have planted is told:", function (this: GuardWorld, expected: string): void {
  const { planted = [] } = this.answer.result as { planted?: Named[] };
  assert.deepEqual(sorted(planted), sorted(json(this, expected) as Named[]));
});

Then(
  "the audit of user {string} tells of the planted:",
  async function (this: GuardWorld, kuid: string, expected: string): Promise<void> {
    const body = { kind: "user", id: own(this, kuid) };
    const wanted = json(this, expected);
    let found: unknown[] = [];
    const isThere = async (): Promise<boolean> => {
      const call = { controller: "profile-guard", action: "searchAudit", body };
      const { entries } = (await sceneOf(this).asAdmin(call)) as {
        entries: { planted?: unknown }[];
      };
      found = entries.flatMap(({ planted }) => (planted === undefined ? [] : [planted]));
      return found.length > 0;
    };
    await waitUntil(isThere, { what: "the entry", deadline: 10_000, interval: 50 });
    assert.deepEqual(found, [wanted]);
  },
);

When("the link has expired", async function (this: GuardWorld): Promise<void> {
  const since = Date.now();
  // a token has the second in which it was made
  await waitUntil(async () => Date.now() - since > 2_000, {
    what: "the link to expire",
    deadline: 5_000,
    interval: 50,
  });
});
