import { After, AfterAll, Before, BeforeAll, setDefaultTimeout } from "@cucumber/cucumber";

import { Applications } from "./applications";
import type { Protocol } from "./clients";
import { prepareEnvironment } from "./environment";
import type { GuardWorld } from "./world";
import { asksForWrites, run, USUAL } from "./world";

// starting an application on a busy machine takes a while
setDefaultTimeout(3 * 60_000);

BeforeAll({ timeout: 20 * 60_000 }, async () => {
  run.environment = await prepareEnvironment();
  run.applications = new Applications(run.environment);
});

AfterAll(async () => {
  try {
    await run.applications.stop();
  } finally {
    await run.environment.end();
  }
});

Before(async function (this: GuardWorld, { pickle }) {
  const tag = pickle.tags.find(({ name }) => name.startsWith("@over-"));
  if (tag !== undefined) {
    this.protocol = tag.name.slice("@over-".length) as Protocol;
    // formatters show the name of the scenario as it is written
    this.log(`over ${this.protocol}`);
  }
  this.watchesWrites = asksForWrites(pickle.steps);
  if (!pickle.tags.some(({ name }) => name === "@no-application")) {
    await this.use(USUAL);
  }
});

After(async function (this: GuardWorld) {
  for (const step of this.undo.reverse()) {
    await step();
  }
});
