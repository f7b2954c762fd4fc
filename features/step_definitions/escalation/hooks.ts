import { After, AfterAll, Before } from "@cucumber/cucumber";

import { waitUntil } from "../../../tools/services/wait";
import type { GuardWorld } from "../../support/world";
import { DOOR } from "./doors";
import { isAsItWas, leanOn } from "./leanedOn";
import { sceneOf, setScene } from "./scene";
import { closeStages, MEASURED, replaceStage, stageFor } from "./stage";

Before({ tags: "@escalation" }, async function (this: GuardWorld) {
  const { stage } = setScene(this, await stageFor());
  if (MEASURED) {
    await leanOn(this, stage);
  }
});

After({ tags: "@escalation" }, async function (this: GuardWorld, { pickle }) {
  if (!MEASURED) {
    return;
  }
  const { reached } = sceneOf(this);
  this.attach(JSON.stringify({ reached }), "application/json");
  if (DOOR === "report" && reached.length > 0) {
    await requireTold(this);
  }
  if (!(await isAsItWas(this)) || pickle.tags.some(({ name }) => name === "@replaces")) {
    replaceStage();
    await this.app.application.stop();
  }
});

/** Nothing of the scenario's own application was told before: it is another for each attack that succeeds. */
async function requireTold({ app }: GuardWorld): Promise<void> {
  await waitUntil(
    async () => /would refuse .*"via":"office:open"/u.test(app.application.output()),
    {
      what: "what was reached to be told",
      deadline: 10_000,
      interval: 50,
    },
  );
}

AfterAll(closeStages);
