import type { GuardWorld } from "../../support/world";
import { run } from "../../support/world";
import type { Stage } from "./stage";

/** What others lean on: no id of a single scenario has a number at its end. */
const OF_ONE_SCENARIO = /-\d+-\d+$/u;
const leanedOn = new Map<string, string>();

async function common(world: GuardWorld): Promise<string> {
  const documents = (await world.stored()).filter(({ _id }) => !OF_ONE_SCENARIO.test(_id));
  const indexes = await run.environment.elasticsearch.namesOf("&pg-*");
  return [...documents.map(({ _id, _seq_no }) => `${_id} ${_seq_no}`), ...indexes.sort()].join();
}

/** Before an attack on the host alone. */
export async function leanOn(world: GuardWorld, stage: Stage): Promise<void> {
  await stage.putDocuments();
  leanedOn.set(world.app.name, await common(world));
}

export async function isAsItWas(world: GuardWorld): Promise<boolean> {
  const now = await common(world).catch(() => undefined);
  return now !== undefined && now === leanedOn.get(world.app.name);
}
