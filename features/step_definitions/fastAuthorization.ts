import assert from "node:assert/strict";

import { Given, Then, When } from "@cucumber/cucumber";

import { launchApplication } from "../../tools/application/launch";
import type { Call } from "../support/answers";
import { ENTRY, isolation } from "../support/applications";
import { sendHttp } from "../support/clients";
import type { GuardWorld } from "../support/world";
import { run } from "../support/world";

const patience = { timeout: 15 * 60_000 };
const GET = "/pg-acme/products/none";
const SEVERAL = 2;

/** Keeps what a scenario of this feature has seen. */
interface Seen {
  readonly urls: string[];
  stale: string[];
  medians: number[];
}

const seen = new WeakMap<GuardWorld, Seen>();

function seenBy(world: GuardWorld): Seen {
  const found = seen.get(world);
  assert.ok(found, "no nodes were started");
  return found;
}

Given(
  "two nodes on the same storage and cache",
  patience,
  async function (this: GuardWorld): Promise<void> {
    const second = await launchApplication({
      entry: ENTRY,
      readyLine: "features: ready",
      environment: {
        ...run.environment.variables,
        ...isolation(this.app.name),
        APPLICATION_SETUP: "{}",
        ANOTHER_NODE: "1",
      },
    });
    this.undo.push(() => second.stop());
    seen.set(this, { urls: [this.app.application.url, second.url], stale: [], medians: [] });
  },
);

/** A user with a profile of their own, and their token. */
async function newUser(
  world: GuardWorld,
  id: string,
  restrictedTo: readonly object[],
): Promise<string> {
  const name = world.own(id);
  const asAdmin = (call: Call): Promise<unknown> => world.app.asAdmin(call);
  const body = { policies: [{ roleId: "reader", restrictedTo }] };
  await asAdmin({ controller: "security", action: "createProfile", _id: name, force: true, body });
  await world.app.addCaller(name, [name]);
  return String(world.app.tokenOf(name));
}

When(
  "in {int} rounds the admin narrows and widens a profile on one node, and its user asks on both",
  patience,
  async function (this: GuardWorld, rounds: number): Promise<void> {
    const { urls, stale } = seenBy(this);
    const wide = [{ index: "pg-acme" }];
    const token = await newUser(this, "reader~", wide);
    const profile = this.own("reader~");
    for (let round = 0; round < rounds; round += 1) {
      const node = urls[round % urls.length] ?? "";
      for (const [index, expected] of [
        ["pg-globex", 403],
        ["pg-acme", 404],
      ] as const) {
        const policies = [{ roleId: "reader", restrictedTo: [{ index }] }];
        const path = `${node}/profiles/${profile}/_update?refresh=false`;
        const written = await sendHttp(path, "PUT", { policies }, this.app.tokenOf("admin"));
        assert.equal(written.status, 200, written.error?.message);
        for (const url of urls) {
          // twice: what was read the first time is kept
          for (let time = 0; time < SEVERAL; time += 1) {
            const { status } = await sendHttp(`${url}${GET}`, "GET", undefined, token);
            if (status !== expected) {
              stale.push(`round ${round}, ${index}: ${status} instead of ${expected}`);
            }
          }
        }
      }
    }
  },
);

Then("not one answer was stale", function (this: GuardWorld) {
  assert.deepEqual(seenBy(this).stale, []);
});

When(
  "two users with {int} and {int} restrictions ask by turns, {int} times each",
  patience,
  async function (this: GuardWorld, few: number, many: number, times: number): Promise<void> {
    const found = seenBy(this);
    const tokens: string[] = [];
    for (const count of [few, many]) {
      const restrictedTo = Array.from({ length: count }, (_, number) => ({
        index: number === 0 ? "pg-acme" : `pg-no-${number}`,
      }));
      tokens.push(await newUser(this, `holder-of-${count}~`, restrictedTo));
    }
    const took = tokens.map((): number[] => []);
    for (let time = 0; time < times; time += 1) {
      for (const [number, token] of tokens.entries()) {
        const startedAt = performance.now();
        const { status } = await sendHttp(`${found.urls[0] ?? ""}${GET}`, "GET", undefined, token);
        took[number]?.push(performance.now() - startedAt);
        assert.equal(status, 404);
      }
    }
    found.medians = took.map((all) => all.sort((a, b) => a - b)[Math.floor(times / 2)] ?? 0);
  },
);

Then(
  "the median of the one is at most {float} times that of the other",
  function (this: GuardWorld, most: number) {
    const [few = 0, many = 0] = seenBy(this).medians;
    this.log(
      `medians: ${few.toFixed(2)} ms and ${many.toFixed(2)} ms, ${(many / few).toFixed(2)} times`,
    );
    assert.ok(few > 0 && many / few <= most, `${many} ms is ${many / few} times ${few} ms`);
  },
);
