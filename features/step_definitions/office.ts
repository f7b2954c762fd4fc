import assert from "node:assert/strict";

import { Given, Then } from "@cucumber/cucumber";

import { waitUntil } from "../../tools/services/wait";
import { onboarding } from "../application/office/story";
import { sendHttp } from "../support/clients";
import { assertMatches } from "../support/matching";
import type { GuardWorld } from "../support/world";
import { USUAL } from "../support/world";

/** Milliseconds in which a hook or a job makes its documents: they come after the answer, at their own time. */
const PATIENCE = 20_000;

Given("an application with a back office", async function (this: GuardWorld) {
  await this.use({ ...USUAL, office: "sound" });
});

Given(
  "an application with a back office, and the options:",
  async function (this: GuardWorld, options: string) {
    await this.use({
      office: "sound",
      options: { ...USUAL.options, ...(JSON.parse(options) as object) },
    });
  },
);

/** Expects what every step makes, and nothing more. */
Then("the application has made its team", async function (this: GuardWorld) {
  assert.deepEqual(
    this.answer.result,
    onboarding("~").map(({ action }) => action),
  );
  const source = async (collection: string, id: string) => {
    const { _kuzzle_info, ...others } =
      (await this.storedDocument(collection, this.own(id)))?._source ?? {};
    return others;
  };
  const matches = async (collection: string, id: string, expected: object) => {
    assertMatches(await source(collection, id), this.json(JSON.stringify(expected)));
  };
  await matches("roles", "clerk~", { controllers: { "*": { actions: { "*": true } } } });
  await matches("profiles", "team~", { policies: [{ roleId: "clerk~" }], rateLimit: 20 });
  await matches("users", "pg-lead~", { profileIds: ["team~"], desk: 2 });
  await matches("users", "pg-visitor~", { profileIds: ["customer"], desk: 3 });
  for (const [collection, id] of [
    ["users", "pg-temp~"],
    ["profiles", "former-team~"],
    ["roles", "former-clerk~"],
  ] as const) {
    assert.equal(await this.storedDocument(collection, this.own(id)), undefined, id);
  }
  assert.equal((await source("api-keys", "key~")).userId, this.own("pg-lead~"));
  const credentials = { username: this.own("pg-lead~"), password: "pg-password" };
  const { url } = this.app.application;
  const { status } = await sendHttp(`${url}/_login/local`, "POST", credentials, undefined);
  assert.equal(status, 200);
});

async function beforeLong(
  world: GuardWorld,
  collection: string,
  id: string,
): Promise<Readonly<Record<string, unknown>>> {
  let source: Readonly<Record<string, unknown>> | undefined;
  await waitUntil(
    async () => {
      source = (await world.storedDocument(collection, id))?._source;
      return source !== undefined;
    },
    { what: `${id} to be stored among the ${collection}`, deadline: PATIENCE, interval: 50 },
  );
  assert.ok(source);
  return source;
}

Then(
  "before long the stored profile {string} has policies:",
  async function (this: GuardWorld, id: string, policies: string) {
    const source = await beforeLong(this, "profiles", this.own(id));
    assertMatches(source.policies, this.json(policies));
  },
);

Then(
  "before long the stored user {string} has the profiles {string}",
  async function (this: GuardWorld, id: string, profileIds: string) {
    const source = await beforeLong(this, "users", this.own(id));
    assert.deepEqual(source.profileIds, this.own(profileIds).split(", "));
  },
);
