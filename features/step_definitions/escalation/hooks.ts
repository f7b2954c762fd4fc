import assert from "node:assert/strict";

import { After, AfterAll, Before } from "@cucumber/cucumber";

import type { GuardWorld } from "../../support/world";
import { DOOR } from "./doors";
import { leanOn, putBack } from "./leanedOn";
import { untoldBy } from "./told";
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
  const isTelling = DOOR === "report" && reached.length > 0;
  const untold = isTelling ? await untoldBy(this, stage) : [];
  const measured = { reached, missing: [...missing], isLetThrough, untold };
  this.attach(JSON.stringify(measured), "application/json");
  const isReplaced = pickle.tags.some(({ name }) => name === "@replaces");
  if (isReplaced || !(await putBack(this, stage))) {
    process.stderr.write(`\nREPLACED ${pickle.name}\n`);
    replaceStage(this.app);
  }
  assert.deepEqual(untold, [], "what was reached is not told");
});

AfterAll(closeStages);
