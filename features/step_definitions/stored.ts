import assert from "node:assert/strict";

import { Then } from "@cucumber/cucumber";

import type { Answer } from "../support/answers";
import { sendHttp } from "../support/clients";
import { assertMatches } from "../support/matching";
import type { GuardWorld } from "../support/world";
import { run } from "../support/world";

/** No role, profile or user since before the last call, not even the same again. */
Then("nothing was written", async function (this: GuardWorld) {
  await this.assertNothingWritten();
});

/** A request that failed halfway has undone what it wrote. */
Then("nothing is left of what was written", async function (this: GuardWorld) {
  assert.ok(this.before, "nothing was called yet");
  await this.before.assertUndone();
});

Then("the stored profile {string} is unchanged", async function (this: GuardWorld, id: string) {
  const now = await this.storedDocument("profiles", this.own(id));
  assert.ok(now, `there is no profile "${id}"`);
  assert.ok(this.before?.hold(now), `it was written: ${JSON.stringify(now)}`);
});

/** Compares what an admin reads of it with what Elasticsearch holds of it: both must be this. */
Then(
  "the stored profile {string} is:",
  async function (this: GuardWorld, id: string, expected: string) {
    const read = (await this.app.asAdmin({
      controller: "security",
      action: "getProfile",
      _id: this.own(id),
    })) as { _source: Record<string, unknown> };
    const { policies, rateLimit, tags } = read._source;
    const definition = this.json(expected) as Record<string, unknown>;
    assertMatches(
      { policies, rateLimit, ...(tags !== undefined && { tags }) },
      { rateLimit: 0, ...definition },
    );
    const document = await this.storedDocument("profiles", this.own(id));
    const { _kuzzle_info, ...source } = document?._source ?? {};
    assertMatches(source, "rateLimit" in source ? { rateLimit: 0, ...definition } : definition);
  },
);

Then(
  "the stored role {string} is:",
  async function (this: GuardWorld, id: string, expected: string) {
    const document = await this.storedDocument("roles", this.own(id));
    const { _kuzzle_info, ...source } = document?._source ?? {};
    assertMatches(source, this.json(expected));
  },
);

Then(
  "the stored user {string} is:",
  async function (this: GuardWorld, id: string, expected: string) {
    const read = (await this.app.asAdmin({
      controller: "security",
      action: "getUser",
      _id: this.own(id),
    })) as { _source: Record<string, unknown> };
    const { _kuzzle_info, ...source } = read._source;
    assertMatches(source, this.json(expected));
  },
);

Then(
  /^no (profile|user|role) "(.*)" is stored$/,
  async function (this: GuardWorld, kind: string, id: string) {
    assert.equal(await this.storedDocument(`${kind}s`, this.own(id)), undefined);
    const name = kind.replace(/^./u, (letter) => letter.toUpperCase());
    const client = await this.app.client("admin", "raw-http");
    const { status } = await client.call({
      controller: "security",
      action: `get${name}`,
      _id: this.own(id),
    });
    assert.equal(status, 404);
  },
);

Then(
  "the version of the stored profile {string} is {int}",
  async function (this: GuardWorld, id: string, version: number) {
    assert.equal((await this.storedDocument("profiles", this.own(id)))?._version, version);
  },
);

Then("no local credentials {string} are stored", async function (this: GuardWorld, id: string) {
  const { elasticsearch, credentialsIndex } = run.environment;
  assert.equal(await elasticsearch.document(credentialsIndex, this.own(id)), undefined);
});

Then(
  "{string} has no credentials of the strategy {string}",
  async function (this: GuardWorld, kuid: string, strategy: string) {
    const has = { controller: "security", action: "hasCredentials", strategy, _id: this.own(kuid) };
    assert.equal(await this.app.asAdmin(has), false);
  },
);

Then(
  "{string} can log in with {string} as {string}",
  async function (this: GuardWorld, kuid: string, password: string, username: string) {
    const { status, result } = await logIn(this, username, password);
    assert.equal(status, 200);
    assert.equal((result as { _id: string })._id, this.own(kuid));
  },
);

Then(
  "nobody can log in with {string} as {string}",
  async function (this: GuardWorld, password: string, username: string) {
    assert.equal((await logIn(this, username, password)).status, 401);
  },
);

function logIn(world: GuardWorld, username: string, password: string): Promise<Answer> {
  const body = { username: world.own(username), password };
  return sendHttp(`${world.app.application.url}/_login/local`, "POST", body, undefined);
}
