import assert from "node:assert/strict";

import type { DataTable } from "@cucumber/cucumber";
import { Given, Then, When } from "@cucumber/cucumber";
import { Kuzzle, WebSocket } from "kuzzle-sdk";

import { profiles, tenants } from "../../examples/multi-tenant/profiles";
import { roles } from "../../examples/multi-tenant/roles";
import { waitUntil } from "../../tools/services/wait";
import { assertShown, shownFunction, shownRequest } from "../support/documented";
import type { Setup } from "../application/setup";
import type { GuardWorld } from "../support/world";
import { USUAL, WITHOUT_PLUGIN } from "../support/world";
import { templates } from "../../examples/multi-tenant/templates";

/** The name under which scenarios know the manager of acme. */
const MANAGER = "example-manager";
const CALLERS: Readonly<Record<string, string>> = {
  "the admin": "admin",
  "the acme manager": MANAGER,
};

async function startExample(world: GuardWorld, setup: Setup): Promise<void> {
  await world.start(setup);
  const { app } = world;
  world.undo.push(async () => {
    const indexes = Object.keys(tenants);
    await app.asAdmin({ controller: "index", action: "mDelete", body: { indexes } });
  });
  const collections = { orders: {}, products: {} };
  await app.asAdmin({
    controller: "admin",
    action: "loadMappings",
    body: Object.fromEntries(Object.keys(tenants).map((index) => [index, collections])),
  });
  // the application's own controller is not there
  const { couriers: _, ...controllers } = roles["tenant-manager"].controllers;
  await app.asAdmin({
    controller: "admin",
    action: "loadSecurities",
    refresh: "wait_for",
    body: { roles: { ...roles, "tenant-manager": { controllers } }, profiles },
  });
  await app.addCaller(MANAGER, ["acme-manager"]);
}

Given("the multi-tenant example, with a manager of acme", async function (this: GuardWorld) {
  const options = { ...USUAL.options, templates };
  await startExample(this, { ...USUAL, options, realtime: true });
});

Given(
  "the multi-tenant example, with a manager of acme, without the plugin",
  async function (this: GuardWorld) {
    await startExample(this, WITHOUT_PLUGIN);
  },
);

Given("mary, who manages acme", async function (this: GuardWorld) {
  const username = this.own("mary~");
  const local = { username, password: "a long password" };
  const user = { controller: "security", _id: "mary" };
  await this.app.asAdmin({
    ...user,
    action: "createUser",
    body: { content: { profileIds: ["acme-manager"] }, credentials: { local } },
  });
  this.undo.push(async () => {
    await this.app.asAdmin({ ...user, action: "deleteUser" });
  });
  await this.app.logInAs("mary", local);
});

Then(
  /^mary (can|cannot) read the orders of globex$/u,
  async function (this: GuardWorld, what: string) {
    const { status } = await this.send("mary", "POST /globex/orders/_count", {});
    assert.equal(status, what === "can" ? 200 : 403);
    if (what === "can") {
      this.undo.push(async () => {
        const security = { controller: "security", refresh: "wait_for" };
        // Kuzzle deletes no profile that a user has
        const body = { profileIds: ["acme-manager"] };
        await this.app.asAdmin({ ...security, action: "updateUser", _id: "mary", body });
        await this.app.asAdmin({ ...security, action: "deleteProfile", _id: "spy" });
      });
    }
  },
);

Given(
  "the stored profile {string} in its second version",
  async function (this: GuardWorld, id: string) {
    for (const action of ["createProfile", "createOrReplaceProfile"]) {
      const body = { policies: [{ roleId: "customer" }] };
      await this.app.asAdmin({ controller: "security", action, _id: id, body });
    }
  },
);

function callerOf(by: string): string {
  return CALLERS[by] ?? by.replace(/,.*/u, "");
}

/** A client, and what its callbacks were called with. */
interface Follower {
  readonly sdk: Kuzzle;
  readonly orders: unknown[];
  readonly reasons: string[];
}

const followers = new WeakMap<GuardWorld, Follower>();
const LISTENER = "example-listener";

function listenerPolicies(index: string): object {
  return { policies: [{ roleId: LISTENER, restrictedTo: [{ index }] }] };
}

async function listenTo({ app }: GuardWorld, index: string): Promise<void> {
  const call = { controller: "security", action: "createOrReplaceProfile", _id: LISTENER };
  await app.asAdmin({ ...call, body: listenerPolicies(index) });
}

async function newFollower(world: GuardWorld): Promise<Follower> {
  const { app } = world;
  const actions = { subscribe: true, unsubscribe: true };
  await app.asAdmin({
    ...{ controller: "security", action: "createRole", _id: LISTENER },
    body: { controllers: { realtime: { actions } } },
  });
  await listenTo(world, "acme");
  await app.addCaller(LISTENER, [LISTENER]);
  const { host, port } = app.application;
  const sdk = new Kuzzle(new WebSocket(host, { port, ssl: false }));
  await sdk.connect();
  world.undo.push(async () => {
    sdk.disconnect();
  });
  sdk.jwt = app.tokenOf(LISTENER);
  const follower = { sdk, orders: [], reasons: [] };
  followers.set(world, follower);
  return follower;
}

function followerOf(world: GuardWorld): Follower {
  const follower = followers.get(world);
  assert.ok(follower, "nobody follows anything");
  return follower;
}

/** Reads the rooms of the SDK, which it tells nobody. */
function roomsOf({ sdk }: Follower): ReadonlyMap<string, unknown> {
  const { _subscriptions } = sdk.realtime as unknown as {
    readonly _subscriptions: ReadonlyMap<string, unknown>;
  };
  return _subscriptions;
}

When(
  "a listener follows acme's orders by the code of {string}",
  async function (this: GuardWorld, file: string) {
    const follower = followers.get(this) ?? (await newFollower(this));
    const follow = shownFunction(file, "follow") as (
      sdk: Kuzzle,
      onOrder: (order: unknown) => void,
      onEnd: (reason: string) => void,
    ) => Promise<string>;
    await follow(
      follower.sdk,
      (order) => follower.orders.push(order),
      (reason) => follower.reasons.push(reason),
    );
  },
);

When(
  /^the admin (takes acme from|gives acme to) the listener$/u,
  async function (this: GuardWorld, what: string) {
    await listenTo(this, what.startsWith("takes") ? "globex" : "acme");
  },
);

Then(
  "they are told that it has ended, because of {word}",
  async function (this: GuardWorld, reason: string) {
    const { reasons } = followerOf(this);
    await waitUntil(() => reasons.length > 0, { what: "the end", deadline: 10_000, interval: 5 });
    assert.deepEqual(reasons, [reason]);
  },
);

Then("kuzzle-sdk has forgotten the room", function (this: GuardWorld) {
  assert.equal(roomsOf(followerOf(this)).size, 0);
});

Then("they are told once of a new order", async function (this: GuardWorld) {
  const { orders, sdk } = followerOf(this);
  const body = { item: "tea" };
  const place = { index: "acme", collection: "orders" };
  await this.app.asAdmin({ controller: "document", action: "create", ...place, body });
  await waitUntil(() => orders.length > 0, { what: "the order", deadline: 10_000, interval: 5 });
  // what comes for the room comes before the answer to a later request
  await sdk.query({ controller: "server", action: "now" }).catch(() => undefined);
  assert.equal(orders.length, 1);
});

Then(
  "each of these is answered as {string} shows it, to whom it says:",
  async function (this: GuardWorld, file: string, table: DataTable) {
    for (const { request = "", by = "" } of table.hashes()) {
      const shown = shownRequest(file, request, by);
      const answer = await this.send(callerOf(by), request, withOwnNames(this, shown.body));
      assertShown(shown, answer);
      // credentials are shared by all applications: they go with their user
      const { _id } = Object(answer.result) as { _id?: string };
      if (/\/users\/.*_create/u.test(request) && _id !== undefined) {
        this.undo.push(() =>
          this.app
            .asAdmin({ controller: "security", action: "deleteUser", _id })
            .then(() => undefined),
        );
      }
    }
  },
);

/** Usernames are one for all applications on an Elasticsearch. */
function withOwnNames(world: GuardWorld, body: unknown): unknown {
  const { credentials } = Object(body) as { credentials?: { local: { username: string } } };
  return credentials === undefined
    ? body
    : {
        ...(body as object),
        credentials: {
          local: {
            ...credentials.local,
            username: world.own(`${credentials.local.username}~`),
          },
        },
      };
}
