import { When } from "@cucumber/cucumber";

import type { GuardWorld } from "../support/world";

/** What Kuzzle answers to a reading action, as a client would send it back. */
async function read(world: GuardWorld, action: string, id: string): Promise<object> {
  const call = { controller: "security", action, _id: world.own(id) };
  const answer = await world.app.asAdmin(call);
  const { _id, _source } = answer as { _id: string; _source: object };
  return { ..._source, _id };
}

When(
  "{caller} reads {string} by {word} and sends it back by {string}",
  async function (this: GuardWorld, caller: string, id: string, reading: string, writing: string) {
    const [controller = "", action = ""] = writing.split(":");
    const body = await read(this, reading, id);
    await this.call(caller, { controller, action, _id: this.own(id), body });
  },
);

When(
  "{caller} reads the profile {string} and imports it",
  async function (this: GuardWorld, caller: string, id: string) {
    const profiles = { [this.own(id)]: await read(this, "getProfile", id) };
    await this.call(caller, {
      controller: "admin",
      action: "loadSecurities",
      body: { profiles },
    });
  },
);
