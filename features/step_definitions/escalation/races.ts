import assert from "node:assert/strict";

import { Then, When } from "@cucumber/cucumber";

import type { Answer } from "../../support/answers";
import type { GuardWorld } from "../../support/world";
import { connect } from "../../support/clients";
import { callOf } from "./attempts";
import { own, sceneOf } from "./scene";

const patience = { timeout: 15 * 60_000 };

/** The outcomes of the rounds of a race, for the step that judges them. */
const outcomes = new WeakMap<GuardWorld, string[]>();

const limitedTo = (index: string): object => ({
  policies: [{ roleId: "member", restrictedTo: [{ index }] }],
});

When(
  "the manager writes the profile {string} {int} times at once, once with {string}, in {int} rounds, by {string}",
  patience,
  async function (
    this: GuardWorld,
    id: string,
    times: number,
    index: string,
    rounds: number,
    controller: string,
  ): Promise<void> {
    const scene = sceneOf(this);
    // made at first need, which must not be ten at once
    await scene.stage.tokenOf("the manager");
    const _id = own(this, id);
    const stored: string[] = [];
    for (let round = 0; round < rounds; round++) {
      const writes = Array.from({ length: times }, (_, turn): Promise<Answer> => {
        const action = turn % 2 === 0 ? "updateProfile" : "createOrReplaceProfile";
        const body = limitedTo(turn === round % times ? index : "pg-acme");
        return scene.send(
          "the manager",
          callOf(`${controller}:${action}`, {
            _id,
            refresh: "false",
            body,
          }),
        );
      });
      const answers = await Promise.all(writes);
      assert.ok(answers.some(({ error }) => error === null));
      const written = await this.storedDocument("profiles", _id);
      stored.push(JSON.stringify([written?._source, answers[round % times]?.status]));
    }
    outcomes.set(this, stored);
  },
);

Then(
  /^the profile "[^"]*" never let anybody into "([^"]*)"$/u,
  async function (this: GuardWorld, index: string): Promise<void> {
    await sceneOf(this).check(() => {
      const stored = outcomes.get(this) ?? [];
      assert.ok(stored.length > 0);
      const lost = stored.filter((entry) => entry.includes(index) || entry.endsWith(",200]"));
      assert.deepEqual(lost, [], `the escalation won in ${lost.length} of ${stored.length} rounds`);
    });
  },
);

When(
  "in {int} rounds {string} updates their own user, {int} times at once, while the superuser takes {string} away",
  patience,
  async function (
    this: GuardWorld,
    rounds: number,
    id: string,
    times: number,
    taken: string,
  ): Promise<void> {
    const scene = sceneOf(this);
    const kuid = own(this, id);
    const held: string[] = [];
    const setProfiles = (profileIds: string[]): Promise<Answer> =>
      scene.send(
        "the superuser",
        callOf("security:updateUser", { _id: kuid, refresh: "false", body: { profileIds } }),
      );
    for (let round = 0; round < rounds; round++) {
      assert.equal((await setProfiles(["shopper", taken])).error, null);
      // one is always between what it has read and what it writes
      let revoked = false;
      const updating = Array.from({ length: times }, async () => {
        while (!revoked) {
          const update = callOf("auth:updateSelf", { refresh: "false", body: { round } });
          assert.equal((await scene.send(`user "${kuid}"`, update)).error, null);
        }
      });
      assert.equal((await setProfiles(["shopper"])).error, null);
      revoked = true;
      await Promise.all(updating);
      const user = await this.storedDocument("users", kuid);
      held.push(String(user?._source.profileIds));
    }
    outcomes.set(this, held);
  },
);

Then(/^"[^"]*" never got it back$/u, async function (this: GuardWorld): Promise<void> {
  await sceneOf(this).check(() => {
    const held = outcomes.get(this) ?? [];
    const back = held.filter((profiles) => profiles !== "shopper");
    assert.deepEqual(back, [], `the profile came back in ${back.length} of ${held.length} rounds`);
  });
});

When(
  "in {int} rounds the manager widens a role while the united manager makes a profile of it for globex",
  patience,
  async function (this: GuardWorld, rounds: number): Promise<void> {
    const scene = sceneOf(this);
    const both: string[] = [];
    for (let round = 0; round < rounds; round++) {
      const _id = own(this, `contested${round}~`);
      const roleWith = (actions: object): object => ({ controllers: { document: { actions } } });
      await scene.asAdmin(
        callOf("security:createRole", { _id, refresh: "false", body: roleWith({ get: true }) }),
      );
      const widen = (): Promise<Answer> =>
        scene.send(
          "the manager",
          callOf("security:updateRole", {
            _id,
            refresh: "false",
            body: roleWith({ get: true, delete: true }),
          }),
        );
      const make = (): Promise<Answer> =>
        scene.send(
          "the united manager",
          callOf("security:createProfile", {
            _id,
            refresh: "false",
            body: { policies: [{ roleId: _id, restrictedTo: [{ index: "pg-globex" }] }] },
          }),
        );
      const answers = await Promise.all(round % 2 === 0 ? [widen(), make()] : [make(), widen()]);
      const statuses = answers.map(({ status }) => status).sort();
      both.push(String(statuses));
    }
    outcomes.set(this, both);
  },
);

When(
  "in {int} rounds the admin widens a role on the second node while the first one writes another",
  patience,
  async function (this: GuardWorld, rounds: number): Promise<void> {
    const scene = sceneOf(this);
    const { secondNode, stage } = scene;
    assert.ok(secondNode, "there is no second node");
    const actor = "the admin";
    const second = await connect("raw-http", secondNode, await stage.tokenOf(actor));
    this.undo.push(() => second.close());
    const statuses: string[] = [];
    for (let round = 0; round < rounds; round++) {
      const ids = { widened: own(this, `widened${round}~`), other: own(this, `other${round}~`) };
      const write = (action: string, _id: string, controllers: object) =>
        callOf(`security:${action}`, { _id, refresh: "false", body: { controllers } });
      for (const _id of Object.values(ids)) {
        await scene.asAdmin(write("createRole", _id, NARROW));
      }
      const make = async (_id: string): Promise<Answer> => {
        const policies = [{ roleId: ids.widened, restrictedTo: [{ index: "pg-acme" }] }];
        return scene.send(
          "the manager",
          callOf("security:createProfile", { _id, refresh: "false", body: { policies } }),
        );
      };
      // the first node knows the narrow one now
      const before = await make(ids.widened);
      const writeOther = async (): Promise<void> => {
        for (let times = 0; times < 5; times++) {
          await scene.asAdmin(write("updateRole", ids.other, NARROW));
        }
      };
      const [widened] = await Promise.all([
        second.call(write("updateRole", ids.widened, { "*": { actions: { "*": true } } })),
        writeOther(),
      ]);
      assert.equal(widened.error, null, String(widened.error?.message));
      const after = await make(ids.other);
      statuses.push(`${before.status},${after.status}`);
    }
    outcomes.set(this, statuses);
  },
);

const NARROW = { document: { actions: { get: true } } };

Then(
  "never did the manager make a profile of the widened role",
  async function (this: GuardWorld): Promise<void> {
    await sceneOf(this).check(() => {
      const statuses = outcomes.get(this) ?? [];
      assert.deepEqual(
        statuses.filter((both) => both !== "200,403"),
        [],
      );
    });
  },
);

When(
  "in {int} rounds the admin and {string} demote each other",
  patience,
  async function (this: GuardWorld, rounds: number, id: string): Promise<void> {
    const scene = sceneOf(this);
    const users = { second: own(this, id), admin: own(this, "{admin}") };
    const set = (actor: string, _id: string, profileId: string): Promise<Answer> =>
      scene.send(
        actor,
        callOf("security:updateUser", {
          _id,
          refresh: "false",
          body: { profileIds: [profileId] },
        }),
      );
    const pairs: string[] = [];
    for (let round = 0; round < rounds; round++) {
      const [byAdmin, bySecond] = await Promise.all([
        set("the admin", users.second, "customer"),
        set(`user "${users.second}"`, users.admin, "customer"),
      ]);
      pairs.push(String([byAdmin.status, bySecond.status].sort()));
      if (byAdmin.status === 200 && bySecond.status === 200) {
        break;
      }
      // the one who is left gives the other one their rights back
      const restored =
        byAdmin.status === 200
          ? await set("the admin", users.second, "superuser")
          : await set(`user "${users.second}"`, users.admin, "admin");
      assert.equal(restored.error, null);
    }
    outcomes.set(this, pairs);
    if (pairs.at(-1) === "200,403") {
      await scene.asAdmin(callOf("security:deleteUser", { _id: users.second }));
    }
  },
);

Then("never did both succeed", async function (this: GuardWorld): Promise<void> {
  await sceneOf(this).check(() => {
    const pairs = outcomes.get(this) ?? [];
    const lost = pairs.filter((statuses) => statuses !== "200,403");
    assert.deepEqual(lost, [], `both succeeded in ${lost.length} of ${pairs.length} rounds`);
  });
});
