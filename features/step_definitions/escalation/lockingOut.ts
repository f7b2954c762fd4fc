import assert from "node:assert/strict";

import type { DataTable } from "@cucumber/cucumber";
import { Then, When } from "@cucumber/cucumber";

import type { Answer, Call } from "../../support/answers";
import { waitUntil } from "../../../tools/services/wait";
import { connect } from "../../support/clients";
import type { GuardWorld } from "../../support/world";
import { callOf } from "./attempts";
import { json, own, sceneOf } from "./scene";
import { MEASURED } from "./stage";

const patience = { timeout: 120_000 };

/** Connections that send the same request again and again, until the scenario ends. */
interface Loops {
  readonly refusals: Map<string, number>;
  failure: unknown;
}

const running = new WeakMap<GuardWorld, Loops>();

/** Resolves once every connection has sent a request, and one was answered. */
async function loop(
  world: GuardWorld,
  count: number,
  actor: string,
  callFor: (turn: number) => Call,
): Promise<void> {
  const { stage } = sceneOf(world);
  const token = await stage.tokenOf(actor);
  const way = world.protocol === "http" ? "raw-http" : "raw-websocket";
  const loops: Loops = { refusals: new Map(), failure: undefined };
  let ended = false;
  let turn = 0;
  let answered = (): void => undefined;
  const first = new Promise<void>((resolve) => {
    answered = resolve;
  });
  const clients = await Promise.all(
    Array.from({ length: count }, () => connect(way, stage.app.application, token)),
  );
  const all = clients.map(async (client) => {
    while (!ended) {
      const { error } = await client.call(callFor(turn++));
      const told = error === null ? "none" : `${error.status} ${error.id}`;
      loops.refusals.set(told, (loops.refusals.get(told) ?? 0) + 1);
      answered();
    }
    await client.close();
  });
  world.undo.push(async () => {
    ended = true;
    await Promise.all(all);
  });
  running.set(world, loops);
  await first;
}

When(
  /^(\d+) connections of (.+) loop "([^"]*)" with:$/u,
  patience,
  async function (
    this: GuardWorld,
    count: string,
    actor: string,
    name: string,
    members: string,
  ): Promise<void> {
    const scene = sceneOf(this);
    // made at first need, which must not be during the attack
    for (const other of ["the admin", "the united manager"]) {
      await scene.stage.tokenOf(other);
    }
    const call = callOf(name, json(this, members));
    await loop(this, Number(count), own(this, actor), () => call);
  },
);

When(
  /^(\d+) connections of (.+) loop "([^"]*)" with (\d+) small roles$/u,
  patience,
  async function (this: GuardWorld, count: string, actor: string, name: string, roles: string) {
    const scene = sceneOf(this);
    for (const other of ["the admin", "the united manager"]) {
      await scene.stage.tokenOf(other);
    }
    const role = { controllers: { document: { actions: { get: true } } } };
    const ids = Array.from({ length: Number(roles) }, (_, number) => own(this, `small-${number}~`));
    const body = { roles: Object.fromEntries(ids.map((id) => [id, role])) };
    await loop(this, Number(count), own(this, actor), () => callOf(name, { body }));
  },
);

Then(
  /^each of these succeeds within (\d+) ms, by (.+):$/u,
  patience,
  async function (this: GuardWorld, most: string, actor: string, table: DataTable): Promise<void> {
    const scene = sceneOf(this);
    for (const [name = "", members = ""] of table.raw()) {
      const call = callOf(name, { refresh: "false", ...(json(this, members) as object) });
      const startedAt = Date.now();
      const { error } = await scene.send(own(this, actor), call);
      const took = Date.now() - startedAt;
      this.log(`${name}: ${took} ms`);
      await scene.check(() => {
        assert.equal(error, null, `${name} failed after ${took} ms: ${String(error?.message)}`);
        assert.ok(took <= Number(most), `${name} took ${took} ms`);
      });
    }
  },
);

Then(
  /^some of the loops' requests were refused: (\d+) "([^"]*)"$/u,
  patience,
  async function (this: GuardWorld, status: string, id: string): Promise<void> {
    const refusals = running.get(this)?.refusals;
    if (!MEASURED) {
      await waitUntil(async () => refusals?.has(`${status} ${id}`) === true, {
        what: `${status} ${id} among ${JSON.stringify([...(refusals ?? [])])}`,
        deadline: 60_000,
      });
    }
  },
);

const answersOf = new WeakMap<GuardWorld, readonly Answer[]>();

When(
  "the manager makes {int} profiles at once, and writes one of them {int} times at once",
  patience,
  async function (this: GuardWorld, count: number, times: number): Promise<void> {
    const scene = sceneOf(this);
    await scene.stage.tokenOf("the manager");
    const body = { policies: [{ roleId: "member", restrictedTo: [{ index: "pg-acme" }] }] };
    const made = await Promise.all(
      Array.from({ length: count }, (_, number) =>
        scene.send(
          "the manager",
          callOf("security:createProfile", { _id: own(this, `many${number}~`), body }),
        ),
      ),
    );
    const written = await Promise.all(
      Array.from({ length: times }, (_, number) =>
        scene.send(
          "the manager",
          callOf("security:updateProfile", {
            _id: own(this, "many0~"),
            refresh: "false",
            body: { rateLimit: number },
          }),
        ),
      ),
    );
    answersOf.set(this, [...made, ...written]);
  },
);

Then("all of it is done", function (this: GuardWorld): void {
  const failed = (answersOf.get(this) ?? []).filter(({ error }) => error !== null);
  assert.deepEqual(failed, []);
});
