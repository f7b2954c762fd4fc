import assert from "node:assert/strict";

import type { DataTable } from "@cucumber/cucumber";
import { Then } from "@cucumber/cucumber";

import type { Answer } from "../../support/answers";
import type { GuardWorld } from "../../support/world";
import { callOf } from "./attempts";
import { own, sceneOf } from "./scene";

interface Row {
  readonly call: string;
  readonly members: string;
  readonly name?: string;
  readonly shown?: string;
}

/** An answer as the other world must give it, too. */
function toldBy({ status, error, result }: Answer): string {
  const { id, message, details, errors, ...others } = error ?? {};
  const { code, props } = others as { code?: unknown; props?: unknown };
  return JSON.stringify({ status, id, code, message, props, details, errors, result });
}

async function answerOf(
  world: GuardWorld,
  actor: string,
  { call, members }: Row,
  change = (text: string): string => text,
): Promise<Answer> {
  const scene = sceneOf(world);
  await scene.stage.tokenOf(own(world, actor));
  return scene.send(own(world, actor), callOf(call, JSON.parse(change(own(world, members)))));
}

/** Tries each row; tells the faults of all together. */
async function faultsOf(
  world: GuardWorld,
  table: DataTable,
  faultOf: (row: Row) => Promise<string | undefined>,
): Promise<void> {
  const faults: string[] = [];
  for (const row of table.hashes() as unknown as readonly Row[]) {
    const fault = await faultOf(row);
    if (fault !== undefined) {
      faults.push(`${row.call} ${row.members}: ${fault}`);
    }
  }
  await sceneOf(world).check(() => {
    assert.equal(faults.join("\n"), "");
  });
}

Then(
  /^(.+) is answered about each of these as about what does not exist:$/u,
  async function (this: GuardWorld, actor: string, table: DataTable): Promise<void> {
    await faultsOf(this, table, async (row) => {
      const name = own(this, row.name ?? "");
      const told = toldBy(await answerOf(this, actor, row));
      const other = await answerOf(this, actor, row, (text) => text.replaceAll(name, `un${name}`));
      const [one, another] = [
        told.replaceAll(name, "…"),
        toldBy(other).replaceAll(`un${name}`, "…"),
      ];
      return one === another ? undefined : `${one} rather than ${another}`;
    });
  },
);

Then(
  /^(.+) finds nothing of (".+") by any of these:$/u,
  async function (this: GuardWorld, actor: string, names: string, table: DataTable): Promise<void> {
    const hidden = names.split(/, | or /u).map((name) => own(this, name.slice(1, -1)));
    await faultsOf(this, table, async (row) => {
      const answer = await answerOf(this, actor, row);
      const told = JSON.stringify(answer.result);
      const shown = hidden.filter((name) => told.includes(name));
      if (answer.error !== null) {
        return answer.error.message;
      }
      return shown.length > 0 ? `tells of ${shown.join(", ")}` : undefined;
    });
  },
);

Then(
  /^(.+) finds by each of these what it says:$/u,
  async function (this: GuardWorld, actor: string, table: DataTable): Promise<void> {
    await faultsOf(this, table, async (row) => {
      const answer = await answerOf(this, actor, row);
      const told = JSON.stringify(answer.result);
      return answer.error === null && told.includes(own(this, row.shown ?? ""))
        ? undefined
        : (answer.error?.message ?? told);
    });
  },
);

Then(
  /^(.+) is refused each of these for the fault "([^"]*)":$/u,
  async function (this: GuardWorld, actor: string, code: string, table: DataTable): Promise<void> {
    await faultsOf(this, table, async (row) => {
      const { error, result } = await answerOf(this, actor, row);
      const { details, errors } = error ?? {};
      const codes = (details ?? errors ?? []).map((fault) => fault.code);
      return codes.includes(code) ? undefined : JSON.stringify(error ?? result);
    });
  },
);
