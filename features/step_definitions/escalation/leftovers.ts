import assert from "node:assert/strict";

import { Given, Then, When } from "@cucumber/cucumber";

import { sendHttp } from "../../support/clients";
import type { GuardWorld } from "../../support/world";
import { run } from "../../support/world";
import { callOf } from "./attempts";
import { refresh } from "./behind";
import { json, own, sceneOf } from "./scene";

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
  scene.stage.admitWith(`the key "${name}"`, token);
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
    sceneOf(this).stage.admitWith(`the session "${name}"`, (result as { jwt: string }).jwt);
  },
);

When("all of it can be found", async function (this: GuardWorld): Promise<void> {
  await refresh(this.indexOf(KEYS));
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

Then(
  /^the answer tells of the planted (.+):$/u,
  function (this: GuardWorld, _what: string, expected: string): void {
    const { planted } = this.answer.result as { planted?: unknown };
    assert.deepEqual(planted, json(this, expected));
  },
);
