import assert from "node:assert/strict";

import { Given, Then, When } from "@cucumber/cucumber";

import type { Call } from "../support/answers";
import { sendHttp } from "../support/clients";
import type { GuardWorld } from "../support/world";

const PASSWORD = "pg-password";

Given(
  "the user {string} with the password {string}:",
  async function (this: GuardWorld, id: string, password: string, content: string) {
    const _id = this.own(id);
    await this.app.asAdmin({
      controller: "security",
      action: "createUser",
      _id,
      refresh: "wait_for",
      body: {
        content: this.json(content) as object,
        credentials: { local: { username: _id, password } },
      },
    });
  },
);

/** The administrator's job ends when another one stands behind it, and starts that one. */
When(
  "a job of admin in the application starts one of {caller}:",
  async function (this: GuardWorld, caller: string, asked: string) {
    const open = { controller: "office", action: "open", way: "queries in line" };
    const admin = await this.app.client("admin", this.protocol);
    const now = { controller: "server", action: "now" };
    const first = admin.call({ ...open, body: { ...now, waits: true } });
    await this.call(caller, { ...open, body: this.json(asked) });
    const { error } = await first;
    assert.equal(error, null, error?.message);
  },
);

/** Tokens of a manager of acme, made for one scenario. */
const sessions = new WeakMap<GuardWorld, readonly string[]>();

async function openSessions(world: GuardWorld, kuid: string): Promise<readonly string[]> {
  await world.app.asAdmin({
    controller: "security",
    action: "createUser",
    _id: kuid,
    refresh: "wait_for",
    body: {
      content: { profileIds: ["acme-manager"] },
      credentials: { local: { username: kuid, password: PASSWORD } },
    },
  });
  const tokens = [];
  // two within one second are the same token, but for their lifetimes
  for (const expiresIn of ["1h", "2h"]) {
    const { url } = world.app.application;
    const address = `${url}/_login/local?expiresIn=${expiresIn}`;
    const body = { username: kuid, password: PASSWORD };
    const { result, error } = await sendHttp(address, "POST", body, undefined);
    assert.equal(error, null, error?.message);
    tokens.push((result as { jwt: string }).jwt);
  }
  sessions.set(world, tokens);
  return tokens;
}

function newPassword(way: string, kuid: string): Call {
  const body = { username: kuid, password: `new-${PASSWORD}` };
  const set = { controller: "security", action: "updateCredentials", strategy: "local" };
  return { controller: "office", action: "open", way, body: { ...set, _id: kuid, body } };
}

When(
  "a manager has it change their own password by {string}",
  async function (this: GuardWorld, way: string) {
    const kuid = this.own("pg-boss~");
    const [token = ""] = await openSessions(this, kuid);
    await this.app.admit("boss-manager", token);
    await this.call("boss-manager", newPassword(way, kuid));
  },
);

When(
  "admin has it change the password of a manager by {string}",
  async function (this: GuardWorld, way: string) {
    const kuid = this.own("pg-boss~");
    await openSessions(this, kuid);
    await this.call("admin", newPassword(way, kuid));
  },
);

async function goOn(world: GuardWorld): Promise<boolean[]> {
  const { url } = world.app.application;
  return Promise.all(
    (sessions.get(world) ?? []).map(async (token) => {
      const { result } = await sendHttp(`${url}/_checkToken`, "POST", { token }, undefined);
      return (result as { valid: boolean }).valid;
    }),
  );
}

Then(
  "the session that asked for it goes on, and another of theirs has ended",
  async function (this: GuardWorld) {
    assert.deepEqual(await goOn(this), [true, false]);
  },
);

Then("both of their sessions have ended", async function (this: GuardWorld) {
  assert.deepEqual(await goOn(this), [false, false]);
});
