import assert from "node:assert/strict";

import { Given, When } from "@cucumber/cucumber";

import type { Setup } from "../../application/setup";
import type { TestApplication } from "../../support/applications";
import { connect } from "../../support/clients";
import type { GuardWorld } from "../../support/world";
import { USUAL } from "../../support/world";
import { callOf } from "./attempts";
import { json, own, sceneOf } from "./scene";
import { MEASURED } from "./stage";

/** So that there is something to read on to, and after that more. */
const PAGES = 6;
const PLACES = [
  { index: "pg-globex", collection: "orders", text: "globex-secret" },
  { index: "pg-acme", collection: "orders", text: "acme-order" },
];

const paged = new WeakSet<TestApplication>();

async function addPages(world: GuardWorld): Promise<void> {
  // an attack that is measured may have deleted them
  if (!MEASURED && paged.has(world.app)) {
    return;
  }
  paged.add(world.app);
  for (const { text, ...place } of PLACES) {
    await sceneOf(world).asAdmin({
      controller: "document",
      action: "mCreateOrReplace",
      refresh: "wait_for",
      ...place,
      body: {
        documents: Array.from({ length: PAGES }, (_, page) => ({
          _id: `page-${page}`,
          body: { text },
        })),
      },
    });
  }
}

Given(
  /^(.+) has opened the scroll "(\{[^"]*\})" by "([^"]*)" with:$/u,
  async function (this: GuardWorld, actor: string, name: string, by: string, members: string) {
    await addPages(this);
    const scene = sceneOf(this);
    const who = own(this, actor);
    await scene.stage.tokenOf(who);
    const { error, result } = await scene.send(who, callOf(by, json(this, members)));
    assert.equal(error, null, `${by}: ${String(error?.message)}`);
    const { scrollId } = result as { scrollId: string };
    scene.handles.set(name, scrollId);
    scene.handles.set(name.replace("}", ", guessed}"), scrollId.split(".")[0] ?? "");
  },
);

Given(
  /^the profile "([^"]*)" is limited to "([^"]*)"$/u,
  async function (this: GuardWorld, id: string, index: string) {
    await sceneOf(this).asAdmin({
      controller: "security",
      action: "updateProfile",
      _id: own(this, id),
      body: { policies: [{ roleId: "tenant-manager", restrictedTo: [{ index }] }] },
    });
  },
);

Given(/^strangers may search "([^"]*)"$/u, async function (this: GuardWorld, index: string) {
  const scene = sceneOf(this);
  const actions = { search: true, scroll: true };
  await scene.asAdmin({
    controller: "security",
    action: "createOrReplaceRole",
    _id: "stranger",
    body: { controllers: { document: { actions } } },
  });
  await scene.asAdmin({
    controller: "security",
    action: "updateProfile",
    _id: "anonymous",
    body: {
      policies: [{ roleId: "anonymous" }, { roleId: "stranger", restrictedTo: [{ index }] }],
    },
  });
});

Given("there is a second node", async function (this: GuardWorld) {
  const twin = await this.app.launchTwin(USUAL satisfies Setup);
  sceneOf(this).secondNode = twin;
  this.undo.push(() => twin.stop());
});

When(
  /^(.+) uses "([^"]*)" on the second node with:$/u,
  async function (this: GuardWorld, actor: string, name: string, members: string) {
    const scene = sceneOf(this);
    const { secondNode } = scene;
    assert.ok(secondNode, "there is no second node");
    const { protocol } = this;
    const way = protocol === "mqtt" ? "mqtt" : (`raw-${protocol}` as const);
    const client = await connect(way, secondNode, await scene.stage.tokenOf(own(this, actor)));
    this.answers.push(await client.call(callOf(name, json(this, members))));
    await client.close();
  },
);
