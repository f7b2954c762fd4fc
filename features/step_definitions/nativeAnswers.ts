import assert from "node:assert/strict";

import type { DataTable } from "@cucumber/cucumber";
import { When } from "@cucumber/cucumber";

import type { Setup } from "../application/setup";
import type { Answer, Call } from "../support/answers";
import type { Way } from "../support/clients";
import type { GuardWorld } from "../support/world";
import { USUAL, WITHOUT_PLUGIN } from "../support/world";

interface Row {
  readonly action: string;
  readonly members: string;
}

/** The host's own cache, which kuzzle-sdk would send back with a profile. */
const LEFT_OUT = /^result\._source\.optimizedPolicies\b/u;

When(
  "admin asks this of the host alone and of the one with our plugin, which answers at least the same members:",
  async function (this: GuardWorld, table: DataTable): Promise<void> {
    const rows = table.hashes() as unknown as Row[];
    const alone = await answers(this, WITHOUT_PLUGIN, rows);
    const guarded = await answers(this, USUAL, rows);
    const missing = rows.flatMap(({ action }, position) => {
      const [expected, got] = [alone[position], guarded[position]];
      assert.deepEqual(
        [expected?.status, got?.status],
        [200, 200],
        `${action}: ${JSON.stringify([expected, got])}`,
      );
      const members = new Set(pathsIn(got?.result));
      const lost = pathsIn(expected?.result).filter(
        (path) => !members.has(path) && !LEFT_OUT.test(path),
      );
      return lost.length === 0 ? [] : [`${action}: ${lost.join(", ")}`];
    });
    assert.deepEqual(missing, []);
  },
);

/** Each request builds on those before it, on the same platform. */
async function answers(world: GuardWorld, setup: Setup, rows: readonly Row[]): Promise<Answer[]> {
  await world.use(setup);
  const found: Answer[] = [];
  for (const { action: name, members } of rows) {
    const [controller = "", action = ""] = name.split(":");
    const call: Call = { ...(world.json(members) as object), controller, action };
    found.push(await world.call("admin", call, `raw-${world.protocol}` as Way));
  }
  return found;
}

/** The members of an answer, with their types. Of a list, those of all its entries together. */
function pathsIn(value: unknown, path = "result"): string[] {
  if (Array.isArray(value)) {
    const inside = value.flatMap((entry: unknown) => pathsIn(entry, `${path}[]`));
    return [path, ...new Set(inside)];
  }
  return typeof value === "object" && value !== null
    ? [path, ...Object.entries(value).flatMap(([name, one]) => pathsIn(one, `${path}.${name}`))]
    : [`${path}: ${value === null ? "null" : typeof value}`];
}
