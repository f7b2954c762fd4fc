import { After, AfterAll, Before } from "@cucumber/cucumber";

import type { GuardWorld } from "../../support/world";
import { run } from "../../support/world";
import { sceneOf, setScene } from "./scene";
import { closeStages, HOST_ALONE, replaceStage, stageFor } from "./stage";

/** What others lean on: no id of a single scenario has a number at its end. */
const OF_ONE_SCENARIO = /-\d+-\d+$/u;
const leanedOn = new Map<string, string>();

async function common(world: GuardWorld): Promise<string> {
  const documents = (await world.stored()).filter(({ _id }) => !OF_ONE_SCENARIO.test(_id));
  const indexes = await run.environment.elasticsearch.namesOf("&pg-*");
  return [...documents.map(({ _id, _seq_no }) => `${_id} ${_seq_no}`), ...indexes.sort()].join();
}

Before({ tags: "@escalation" }, async function (this: GuardWorld) {
  const { stage } = setScene(this, await stageFor());
  if (HOST_ALONE) {
    await stage.putDocuments();
    leanedOn.set(this.app.name, await common(this));
  }
});

After({ tags: "@escalation" }, async function (this: GuardWorld, { pickle }) {
  if (!HOST_ALONE) {
    return;
  }
  const { reached } = sceneOf(this);
  this.attach(JSON.stringify({ reached }), "application/json");
  const now = await common(this).catch(() => undefined);
  if (now !== leanedOn.get(this.app.name) || pickle.tags.some(({ name }) => name === "@replaces")) {
    replaceStage();
    await this.app.application.stop();
  }
});

AfterAll(closeStages);
