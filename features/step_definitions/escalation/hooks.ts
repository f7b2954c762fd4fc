import { After, AfterAll, Before } from "@cucumber/cucumber";

import type { GuardWorld } from "../../support/world";
import { isAsItWas, leanOn } from "./leanedOn";
import { sceneOf, setScene } from "./scene";
import { closeStages, HOST_ALONE, replaceStage, stageFor } from "./stage";

Before({ tags: "@escalation" }, async function (this: GuardWorld) {
  const { stage } = setScene(this, await stageFor());
  if (HOST_ALONE) {
    await leanOn(this, stage);
  }
});

After({ tags: "@escalation" }, async function (this: GuardWorld, { pickle }) {
  if (!HOST_ALONE) {
    return;
  }
  const { reached } = sceneOf(this);
  this.attach(JSON.stringify({ reached }), "application/json");
  if (!(await isAsItWas(this)) || pickle.tags.some(({ name }) => name === "@replaces")) {
    replaceStage();
    await this.app.application.stop();
  }
});

AfterAll(closeStages);
