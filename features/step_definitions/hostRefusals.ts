import assert from "node:assert/strict";

import type { DataTable } from "@cucumber/cucumber";
import { When } from "@cucumber/cucumber";

import type { Setup } from "../application/setup";
import type { Answer, Call, Fault } from "../support/answers";
import type { Way } from "../support/clients";
import type { GuardWorld } from "../support/world";
import { run, USUAL, WITHOUT_PLUGIN } from "../support/world";

/** A row of the table, about one request. */
interface Row {
  readonly action: string;
  readonly case: string;
  readonly members: string;
  /** The status of both; where the host alone answers 500, the plugin's. */
  readonly status: string;
  readonly id: string;
  /** Codes of the faults that the plugin adds. */
  readonly faults: string;
}

When(
  "admin asks this of the host alone and of the one with our plugin, which refuse it alike:",
  async function (this: GuardWorld, table: DataTable): Promise<void> {
    const told: Row[] = [];
    for (const row of table.hashes() as unknown as Row[]) {
      const alone = await refusal(this, WITHOUT_PLUGIN, row);
      const guarded = await refusal(this, USUAL, row);
      const [status, id] = [guarded.status, guarded.error?.id ?? "none"];
      told.push({ ...row, status: String(status), id, faults: codesOf(guarded).join(" ") });
      const what = `${row.action}, ${row.case}: ${JSON.stringify([alone.error, guarded.error])}`;
      if (alone.status >= 500) {
        // what the host did not foresee is the request's fault all the same
        assert.deepEqual([status, id.split(".")[0]], [400, "profile-guard"], what);
      } else {
        // errors of strategies have no id
        const own = codesOf(guarded).length > 0 ? "profile-guard.user.invalid" : "none";
        const expected = alone.error?.id ?? own;
        assert.deepEqual([status, id], [alone.status, expected], what);
        assert.ok(messageOf(guarded).startsWith(messageOf(alone)), what);
      }
    }
    assert.deepEqual(told, table.hashes());
  },
);

/** With the plugin a refusal has written nothing; the host alone stops in the middle of an import. */
async function refusal(world: GuardWorld, setup: Setup, row: Row): Promise<Answer> {
  await world.use(setup);
  const { app } = world;
  const [controller = "", action = ""] = row.action.split(":");
  const members = row.members.replaceAll("{user}", app.kuidOf("customer"));
  const call: Call = { ...(world.json(members) as object), controller, action };
  const answer = await world.call("admin", call, `raw-${world.protocol}` as Way);
  if (setup === USUAL) {
    await world.assertNothingWritten(`by ${row.action}, ${row.case}, something`);
  }
  return answer;
}

/** The host's messages name its index. */
function messageOf({ error }: Answer): string {
  return (error?.message ?? "").replaceAll(/profile-guard-features-\d+-\d+/gu, "{app}");
}

function codesOf({ error }: Answer): string[] {
  const { details = [] } = (error ?? {}) as { readonly details?: readonly Fault[] };
  return details.map(({ code }) => code);
}

When(
  "admin asks this of the host with our plugin, which refuses the argument {string} and does nothing:",
  async function (this: GuardWorld, argument: string, table: DataTable): Promise<void> {
    const kuid = this.app.kuidOf("customer");
    // the strategy finds credentials by a search, which lags
    await run.environment.elasticsearch.refresh();
    for (const { action: name = "", members = "" } of table.hashes()) {
      const [controller = "", action = ""] = name.split(":");
      const given = this.json(members.replaceAll("{user}", kuid)) as object;
      // half of a pair of surrogates: sound for the host, and for no storage
      const call: Call = { ...given, [argument]: "\ud800", controller, action };
      const answer = await this.call("admin", call, `raw-${this.protocol}` as Way);
      assert.deepEqual([answer.status, codesOf(answer)], [400, ["text.malformed"]], name);
      await this.assertNothingWritten(`by ${name} something`);
      const login = { controller: "security", strategy: "local", _id: kuid };
      assert.deepEqual(
        await this.app.asAdmin({ ...login, action: "getCredentials" }),
        { username: kuid, kuid },
        name,
      );
      const token = {
        controller: "auth",
        action: "checkToken",
        body: { token: this.app.tokenOf("customer") },
      };
      const { valid } = (await this.app.asAdmin(token)) as { readonly valid: boolean };
      assert.ok(valid, name);
    }
  },
);
