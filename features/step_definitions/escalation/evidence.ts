import assert from "node:assert/strict";

import { Then, When } from "@cucumber/cucumber";

import type { GuardWorld } from "../../support/world";
import { callOf } from "./attempts";
import { DOOR } from "./doors";
import { json, own, sceneOf } from "./scene";
import { MEASURED } from "./stage";

const patience = { timeout: 120_000 };
/**
 * The number of entries sent at a time. A search writes those that wait, and drops what is too much at the
 * next one in ten.
 */
const AT_A_TIME = 15;

When(
  /^(.+) sends (\d+) times "([^"]*)" with:$/u,
  patience,
  async function (
    this: GuardWorld,
    actor: string,
    times: string,
    name: string,
    members: string,
  ): Promise<void> {
    const scene = sceneOf(this);
    for (let sent = 0; sent < Number(times); sent += AT_A_TIME) {
      for (let one = 0; one < AT_A_TIME; one++) {
        const given = json(this, members.replace("#n", String(sent + one))) as object;
        await scene.send(own(this, actor), callOf(name, { refresh: "false", ...given }));
      }
      if (!MEASURED) {
        await scene.asAdmin(callOf("profile-guard:searchAudit", { body: {} }));
      }
    }
  },
);

interface Entries {
  readonly entries: readonly { readonly action: string; readonly decision: string }[];
}

Then(
  "the audit still tells of {string}: {string}, and of the refusal",
  patience,
  async function (this: GuardWorld, id: string, actions: string): Promise<void> {
    if (DOOR === "application" || DOOR === "report") {
      // nothing was refused
      return;
    }
    const scene = sceneOf(this);
    const _id = own(this, id);
    // the removal runs beside the requests: it is given ten looks
    for (let look = 0; look < 10; look++) {
      const { entries } = (await scene.asAdmin(
        callOf("profile-guard:searchAudit", { size: 100, body: { kind: "profile", id: _id } }),
      )) as Entries;
      const told = entries.filter(({ decision }) => decision === "allowed");
      assert.deepEqual(told.map(({ action }) => action).reverse(), actions.split(","));
      const refused = entries.filter(({ decision }) => decision === "refused").length;
      // a call of the application that triggers events is run twice by the host
      assert.ok(refused === 1 || (DOOR !== undefined && refused === 2), `${refused} refusals`);
    }
  },
);
