import assert from "node:assert/strict";

import { Given, Then } from "@cucumber/cucumber";

import type { Received } from "../../support/SlowFile";
import { SlowFile } from "../../support/SlowFile";
import type { GuardWorld } from "../../support/world";
import { own, sceneOf, tokenForOnce } from "./scene";

/** Together more than sockets and the host hold of a file that nobody takes. */
const PAPERS = 160;
const PAPER_BYTES = 100_000;
const AT_ONCE = 10;

const files = new WeakMap<GuardWorld, SlowFile>();

Given(
  /^"([^"]*)" "([^"]*)" is larger than what waits on its way to a client$/u,
  async function (this: GuardWorld, index: string, collection: string) {
    const scene = sceneOf(this);
    const text = "x".repeat(PAPER_BYTES);
    await scene.asAdmin({
      controller: "collection",
      action: "create",
      index,
      collection,
      body: {},
    });
    this.undo.push(async () => {
      await scene.asAdmin({ controller: "collection", action: "delete", index, collection });
    });
    for (let from = 0; from < PAPERS; from += AT_ONCE) {
      const documents = Array.from({ length: AT_ONCE }, (_, at) => ({
        _id: `paper-${from + at}`,
        body: { text },
      }));
      await scene.asAdmin({
        ...{ controller: "document", action: "mCreateOrReplace", index, collection },
        refresh: from + AT_ONCE < PAPERS ? "false" : "wait_for",
        body: { documents },
      });
    }
  },
);

Given(
  /^(.+?)( with a token for once)? slowly receives the export of "([^"]*)" "([^"]*)"$/u,
  async function (
    this: GuardWorld,
    actor: string,
    once: string | undefined,
    index: string,
    collection: string,
  ) {
    const token = await (isGiven(once) ? tokenForOnce : tokenOf)(this, actor);
    const { url } = this.app.application;
    const asked = { query: {}, fields: ["text"], scroll: "1m" };
    const file = await SlowFile.ofExport(url, { index, collection }, token, asked);
    this.undo.push(async () => {
      file.drop();
    });
    files.set(this, file);
  },
);

/** Tells whether a step has a part that may be left out. */
function isGiven(part: string | null | undefined): boolean {
  return (part ?? "") !== "";
}

async function tokenOf(world: GuardWorld, actor: string): Promise<string> {
  return (await sceneOf(world).stage.tokenOf(own(world, actor))) ?? "";
}

async function receive(world: GuardWorld): Promise<Received> {
  const file = files.get(world);
  assert.ok(file, "nobody receives a file");
  return file.receive();
}

function papersIn(text: string): number {
  return text.split("paper-").length - 1;
}

Then(
  "they have not received all of the file, and see that it breaks off",
  async function (this: GuardWorld) {
    const { text, isWhole } = await receive(this);
    await sceneOf(this).check(() => {
      assert.ok(papersIn(text) < PAPERS, "all of the file came");
      assert.ok(!isWhole, "the file seems to be whole");
      assert.match(text.slice(-500), /"id":"profile-guard\.rights\.unchecked"/u);
    });
  },
);

Then("they have received all of the file", async function (this: GuardWorld) {
  const { text, isWhole } = await receive(this);
  assert.equal(papersIn(text), PAPERS);
  assert.ok(isWhole, "it breaks off");
});
