import assert from "node:assert/strict";

import { Given, Then, When } from "@cucumber/cucumber";
import type { JSONObject } from "kuzzle-sdk";
import * as newestSdk from "kuzzle-sdk";
import * as lockedSdk from "kuzzle-sdk-console";

import { AdminConsole } from "../support/AdminConsole";
import type { AnsweredError } from "../support/answers";
import { PASSWORD } from "../support/applications";
import type { GuardWorld } from "../support/world";

/** The console locks an older kuzzle-sdk; who builds it anew gets the newest. */
const SDKS: Readonly<Record<string, typeof newestSdk>> = {
  "7.13.0": lockedSdk as unknown as typeof newestSdk,
  "7.17.1": newestSdk,
};

const consoles = new WeakMap<GuardWorld, AdminConsole>();

function consoleOf(world: GuardWorld): AdminConsole {
  return consoles.get(world) ?? assert.fail("no console is open");
}

async function open(world: GuardWorld, version: string): Promise<AdminConsole> {
  const { Kuzzle, WebSocket } = SDKS[version] ?? assert.fail(`no kuzzle-sdk ${version}`);
  const { host, port } = world.app.application;
  const sdk = new Kuzzle(new WebSocket(host, { port, ssl: false }));
  await sdk.connect();
  world.undo.push(async () => {
    sdk.disconnect();
  });
  const opened = new AdminConsole(sdk);
  consoles.set(world, opened);
  return opened;
}

/** Keeps the console's last answer where the steps about answers read it. */
async function attempt(
  world: GuardWorld,
  run: (console: AdminConsole) => Promise<unknown>,
): Promise<void> {
  await world.lookBefore();
  try {
    const result = await run(consoleOf(world));
    world.answers.push({ status: 200, result, error: null });
  } catch (error) {
    if (!(error instanceof Error && "status" in error)) {
      throw error;
    }
    const answered = error as unknown as AnsweredError;
    world.answers.push({ status: answered.status, result: null, error: answered });
  }
}

function merging(world: GuardWorld, members: string): (document: JSONObject) => JSONObject {
  return (document) => ({ ...document, ...(world.json(members) as JSONObject) });
}

Given(
  "a stranger's admin console with kuzzle-sdk {word}",
  async function (this: GuardWorld, version: string) {
    await open(this, version);
  },
);

Given(
  "the admin console with kuzzle-sdk {word}",
  async function (this: GuardWorld, version: string) {
    const opened = await open(this, version);
    await opened.logIn(this.app.kuidOf("admin"), PASSWORD);
  },
);

When("it signs up {string}", async function (this: GuardWorld, name: string) {
  await attempt(this, (it) => it.signUp(this.own(name), "a-password-of-root", true));
});

When("it logs in as {string}", async function (this: GuardWorld, name: string) {
  await attempt(this, (it) => it.logIn(this.own(name), "a-password-of-root"));
});

When("it revokes the rights of strangers", async function (this: GuardWorld) {
  await attempt(this, (it) => it.revokeAnonymous());
});

When(
  /^it creates the (role|profile|user) "(.*)":$/,
  async function (this: GuardWorld, kind: string, id: string, text: string) {
    const given = this.json(text) as never;
    await attempt(this, (it) =>
      kind === "role"
        ? it.saveRole(this.own(id), given)
        : kind === "profile"
          ? it.createProfile(this.own(id), given)
          : it.createUser(this.own(id), given),
    );
  },
);

When(
  /^it opens the (role|profile) "(.*)" and saves it$/,
  async function (this: GuardWorld, kind: string, id: string) {
    const edit = kind === "role" ? "editRole" : "editProfile";
    await attempt(this, (it) => it[edit](this.own(id), (document) => document));
  },
);

When(
  /^it opens the (role|profile) "(.*)" and saves it with:$/,
  async function (this: GuardWorld, kind: string, id: string, members: string) {
    const edit = kind === "role" ? "editRole" : "editProfile";
    await attempt(this, (it) => it[edit](this.own(id), merging(this, members)));
  },
);

When("it opens the user {string} and saves them", async function (this: GuardWorld, kuid: string) {
  await attempt(this, (it) => it.editUser(this.own(kuid), (form) => form));
});

When(
  "it opens the user {string} and saves them with:",
  async function (this: GuardWorld, kuid: string, members: string) {
    await attempt(this, (it) =>
      it.editUser(this.own(kuid), (form) => ({ ...form, ...(this.json(members) as object) })),
    );
  },
);

When("it saves the mapping of users with:", async function (this: GuardWorld, members: string) {
  await attempt(this, (it) => it.editUserMapping(merging(this, members)));
});

When(
  /^it deletes the (Role|Profile|User)s? "(.*)"$/i,
  async function (this: GuardWorld, kind: string, ids: string) {
    const kinds = { role: "Roles", profile: "Profiles", user: "Users" } as const;
    const listed = ids.split(", ").map((id) => this.own(id));
    await attempt(this, (it) => it.delete(kinds[kind as keyof typeof kinds], listed));
  },
);

Then(
  /^its list of (roles|profiles|users) for (.*) (holds|lacks) "(.*)"$/,
  async function (this: GuardWorld, kind: string, filter: string, holds: string, id: string) {
    const console = consoleOf(this);
    const given = this.json(filter) as JSONObject;
    const listed =
      kind === "roles"
        ? await console.listRoles(given)
        : kind === "profiles"
          ? await console.listProfiles(given)
          : await console.listUsers(given);
    assert.equal(listed.includes(this.own(id)), holds === "holds", listed.join(", "));
  },
);
