import { After, AfterAll, Before } from "@cucumber/cucumber";

import { waitUntil } from "../../../tools/services/wait";
import type { GuardWorld } from "../../support/world";
import { DOOR } from "./doors";
import { leanOn, loggedSince, putBack } from "./leanedOn";
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
  const { stage, reached, missing, isLetThrough } = sceneOf(this);
  this.attach(JSON.stringify({ reached, missing: [...missing], isLetThrough }), "application/json");
  if (DOOR === "report" && reached.length > 0) {
    await requireTold(this);
  }
  const isReplaced = pickle.tags.some(({ name }) => name === "@replaces");
  if (isReplaced || !(await putBack(this, stage))) {
    process.stderr.write(`\nREPLACED ${pickle.name}\n`);
    replaceStage(this.app);
  }
});

async function requireTold(world: GuardWorld): Promise<void> {
  await waitUntil(async () => /would refuse .*"via":"office:open"/u.test(loggedSince(world)), {
    what: "what was reached to be told",
    deadline: 10_000,
    interval: 50,
  });
}

AfterAll(closeStages);
