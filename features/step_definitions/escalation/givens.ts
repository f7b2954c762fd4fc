import { defineParameterType, Given } from "@cucumber/cucumber";

import type { Setup } from "../../application/setup";
import type { GuardWorld } from "../../support/world";
import { run } from "../../support/world";
import { refresh } from "./behind";
import { PROFILES } from "./cast";
import { DOOR, mayOpen } from "./doors";
import { json, own, sceneOf, setScene } from "./scene";
import { leanOn } from "./leanedOn";
import { MEASURED, stageFor } from "./stage";

defineParameterType({
  name: "actor",
  regexp:
    /a stranger|the (?:admin|manager's API key|(?:product |united |new |writing )?manager|user administrator|role author|superuser|shopper)|user "[^"]*"/,
  useForSnippets: false,
});

const idsOf = (list: string): string[] => list.split(/, | and /u);

async function create(world: GuardWorld, action: string, members: object): Promise<void> {
  await sceneOf(world).asAdmin({ controller: "security", action, refresh: "false", ...members });
}

// where attacks are measured, several applications of a scenario may be one
const [ROLE, PROFILE] = MEASURED
  ? (["createOrReplaceRole", "createOrReplaceProfile"] as const)
  : (["createRole", "createProfile"] as const);

Given("an application with:", async function (this: GuardWorld, setup: string): Promise<void> {
  const { stage } = setScene(this, await stageFor(json(this, setup) as Setup));
  if (MEASURED) {
    await leanOn(this, stage);
  }
});

Given(
  "an application of its own, called {string}",
  async function (this: GuardWorld, name: string): Promise<void> {
    setScene(this, await stageFor(undefined, name));
  },
);

/** Places are of the whole run: they stay as they are. */
Given(
  "specifications of {string} and {string}",
  async function (this: GuardWorld, first: string, second: string): Promise<void> {
    for (const place of [first, second]) {
      const [index = "", collection = ""] = place.split("/");
      await sceneOf(this).asAdmin({
        controller: "collection",
        action: "updateSpecifications",
        index,
        collection,
        body: { strict: false, fields: {} },
      });
    }
  },
);

Given("the manager works there", async function (this: GuardWorld): Promise<void> {
  await sceneOf(this).stage.tokenOf("the manager");
});

Given(
  "a role {string}:",
  async function (this: GuardWorld, id: string, controllers: string): Promise<void> {
    const body = { controllers: json(this, controllers) as Readonly<Record<string, object>> };
    const made = DOOR === undefined ? body : mayOpen(body);
    await create(this, ROLE, { _id: own(this, id), body: made });
  },
);

Given(
  "a profile {string}:",
  async function (this: GuardWorld, id: string, policies: string): Promise<void> {
    const body = { policies: json(this, policies) };
    await create(this, PROFILE, { _id: own(this, id), body });
  },
);

/** The same policies as another, and a limit. */
Given(
  "a profile {string} of {int} requests a second with {string}",
  async function (this: GuardWorld, id: string, rateLimit: number, like: string): Promise<void> {
    const body = { ...PROFILES[like], rateLimit };
    await create(this, "createProfile", { _id: own(this, id), body });
  },
);

Given(
  "a user {string} with {string}",
  async function (this: GuardWorld, id: string, profiles: string): Promise<void> {
    const body = { content: { profileIds: idsOf(own(this, profiles)) } };
    await create(this, "createUser", { _id: own(this, id), body });
  },
);

Given(
  "a user {string} with {string}, who can act",
  async function (this: GuardWorld, id: string, profiles: string): Promise<void> {
    const kuid = own(this, id);
    const body = { content: { profileIds: idsOf(own(this, profiles)) } };
    await create(this, "createUser", { _id: kuid, body });
    await sceneOf(this).stage.admit(`user "${kuid}"`, kuid);
  },
);

Given("the user {string} was deleted", async function (this: GuardWorld, id: string) {
  const scene = sceneOf(this);
  await scene.asAdmin({ controller: "security", action: "deleteUser", _id: own(this, id) });
});

Given(
  "a user {string} with {string}, who is logged in with {string}",
  async function (this: GuardWorld, id: string, profiles: string, password: string): Promise<void> {
    const kuid = own(this, id);
    const credentials = { local: { username: kuid, password } };
    const body = { content: { profileIds: idsOf(own(this, profiles)) }, credentials };
    await create(this, "createUser", { _id: kuid, body });
    // the local strategy looks credentials up by searching, in an index that is refreshed each second
    await refresh(run.environment.credentialsIndex);
    await sceneOf(this).stage.logIn(`user "${kuid}"`, kuid, password);
  },
);

/** Nobody else has their role or profile, so that they can be attacked, or attack themselves. */
Given(
  "a new manager, with role {string} and profile {string}",
  async function (this: GuardWorld, role: string, profile: string): Promise<void> {
    const scene = sceneOf(this);
    const { controllers } = (
      (await scene.asAdmin({
        controller: "security",
        action: "getRole",
        _id: "tenant-manager",
      })) as { _source: { controllers: object } }
    )._source;
    const [roleId, profileId, kuid] = [role, profile, "new-manager~"].map((id) => own(this, id));
    await create(this, "createRole", { _id: roleId, body: { controllers } });
    const policies = [{ roleId, restrictedTo: [{ index: "pg-acme" }] }];
    await create(this, "createProfile", { _id: profileId, body: { policies } });
    await create(this, "createUser", { _id: kuid, body: { content: { profileIds: [profileId] } } });
    await scene.stage.admit("the new manager", String(kuid));
  },
);

Given(
  "an API key {string} of user {string}",
  async function (this: GuardWorld, id: string, kuid: string): Promise<void> {
    await create(this, "createApiKey", {
      _id: own(this, id),
      userId: own(this, kuid),
      body: { description: "features" },
    });
  },
);
