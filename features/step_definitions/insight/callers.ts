import { Before, Given } from "@cucumber/cucumber";

import type { Setup } from "../../application/setup";
import type { TestApplication } from "../../support/applications";
import type { GuardWorld } from "../../support/world";
import { USUAL } from "../../support/world";

const told = { explain: true, effectiveRights: true, whoCan: true, compare: true };
const login = { login: true, checkToken: true, getCurrentUser: true, logout: true };

/** The users who ask about rights: all of them may call the actions, and see more or less of the security. */
const CALLERS: Readonly<Record<string, Readonly<Record<string, true>>>> = {
  /** Sees nothing of others. */
  "blind-manager": {},
  /** Sees single documents whose ids they know. */
  "reading-manager": { getUser: true, getProfile: true, getRole: true },
  /** Sees all roles and profiles, but no users. */
  "profiles-manager": { searchProfiles: true, searchRoles: true },
  /** Sees everything. */
  "seeing-manager": { searchUsers: true, searchProfiles: true, searchRoles: true },
};

/** Its own application: what other features store behind the host's back cannot be resolved. */
const SETUP: Setup = { ...USUAL, profiles: { insight: { policies: [{ roleId: "default" }] } } };
const MENDED = { policies: [{ roleId: "default" }] };

const added = new WeakMap<TestApplication, Promise<void>>();

Before({ tags: "@insight" }, async function (this: GuardWorld) {
  await this.use(SETUP);
  const { app } = this;
  const adding = added.get(app) ?? addCallers(app);
  added.set(app, adding);
  await adding;
});

async function addCallers(app: TestApplication): Promise<void> {
  for (const [caller, security] of Object.entries(CALLERS)) {
    const controllers = {
      auth: { actions: login },
      server: { actions: { publicApi: true } },
      "profile-guard": { actions: told },
      ...(Object.keys(security).length > 0 && { security: { actions: security } }),
    };
    const write = { controller: "security", _id: caller, refresh: "false" };
    await app.asAdmin({ ...write, action: "createRole", body: { controllers } });
    const policies = [{ roleId: caller }];
    await app.asAdmin({ ...write, action: "createProfile", body: { policies } });
    await app.addCaller(caller, [caller]);
  }
}

Given(
  "the stored role {string}:",
  async function (this: GuardWorld, id: string, controllers: string): Promise<void> {
    await this.app.asAdmin({
      controller: "security",
      action: "createRole",
      // actions of nobody's plugin
      force: true,
      _id: this.own(id),
      body: { controllers: this.json(controllers) },
    });
  },
);

Given(
  "the user {string} with the profiles {string}",
  async function (this: GuardWorld, kuid: string, profileIds: string): Promise<void> {
    await this.app.asAdmin({
      controller: "security",
      action: "createUser",
      _id: this.own(kuid),
      refresh: "false",
      body: { content: { profileIds: this.own(profileIds).split(", ") } },
    });
  },
);

Given(
  "until the end of the scenario, a broken profile {string}:",
  async function (this: GuardWorld, id: string, definition: string): Promise<void> {
    await this.plant("profiles", this.own(id), this.json(definition) as object);
    this.undo.push(() => this.plant("profiles", this.own(id), MENDED));
  },
);
