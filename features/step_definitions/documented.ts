import assert from "node:assert/strict";

import type { DataTable } from "@cucumber/cucumber";
import { Given, Then } from "@cucumber/cucumber";

import { profiles, tenants } from "../../examples/multi-tenant/profiles";
import { roles } from "../../examples/multi-tenant/roles";
import { assertShown, shownRequest } from "../support/documented";
import type { GuardWorld } from "../support/world";
import { USUAL } from "../support/world";

/** The name under which scenarios know the manager of acme. */
const MANAGER = "example-manager";
const CALLERS: Readonly<Record<string, string>> = {
  "the admin": "admin",
  "the acme manager": MANAGER,
};

Given("the multi-tenant example, with a manager of acme", async function (this: GuardWorld) {
  await this.start(USUAL);
  const { app } = this;
  this.undo.push(async () => {
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
});

Given(
  "the stored profile {string} in its second version",
  async function (this: GuardWorld, id: string) {
    for (const action of ["createProfile", "createOrReplaceProfile"]) {
      const body = { policies: [{ roleId: "customer" }] };
      await this.app.asAdmin({ controller: "security", action, _id: id, body });
    }
  },
);

Then(
  "each of these is answered as {string} shows it, to whom it says:",
  async function (this: GuardWorld, file: string, table: DataTable) {
    for (const { request = "", by = "" } of table.hashes()) {
      const shown = shownRequest(file, request);
      if (shown.by !== undefined) {
        assert.equal(`the ${shown.by.replace(/^the manager of (\w+)$/u, "$1 manager")}`, by);
      }
      const answer = await this.send(CALLERS[by] ?? by, request, withOwnNames(this, shown.body));
      assertShown(shown, answer);
      // credentials are shared by all applications: they go with their user
      const { _id } = Object(answer.result) as { _id?: string };
      if (request.includes("/users/") && _id !== undefined) {
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
