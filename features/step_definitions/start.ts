import assert from "node:assert/strict";

import type { DataTable } from "@cucumber/cucumber";
import { Given, Then, When } from "@cucumber/cucumber";

import type { Setup } from "../application/setup";
import type { GuardWorld } from "../support/world";
import { waitUntil } from "../../tools/services/wait";
import { askCaches } from "../support/applications";
import { run, SWITCHED_OFF } from "../support/world";

const MOST_ROUNDS = 500;

When(
  "an application is started with:",
  async function (this: GuardWorld, setup: string): Promise<void> {
    await this.start(this.json(setup) as Setup);
  },
);

Given("the plugin is switched off on the host's own actions", async function (this: GuardWorld) {
  await this.use(SWITCHED_OFF);
});

Then("it starts", function (this: GuardWorld) {
  assert.equal(this.startFailure, undefined);
});

Then("it does not start, and says:", function (this: GuardWorld, table: DataTable) {
  assert.ok(this.startFailure, "it started");
  assert.match(this.startFailure.message, /exited with code 1/u);
  const wanted = table.hashes().map(({ text = "" }) => text);
  assertHolds(this.startFailure.output, wanted);
});

/** Matches what Node, the host or the application prints before and after an error that stops the start. */
const LAST_WORDS =
  /(?:^\[ConfigurationError|Cannot start Kuzzle [\d.]+): (?<words>.*?)(?:\n {4}namespace:|\nfeatures: |\]\n\nNode\.js v)/msu;

Then(
  "it does not start, and its last words are:",
  function (this: GuardWorld, words: string): void {
    const { output = "" } = this.startFailure ?? {};
    assert.equal(LAST_WORDS.exec(output)?.groups?.words, words, output);
  },
);

/** The next start would wait for it, up to 30 s. Other applications may be starting just now. */
Then("no lock of its start is left", async function (this: GuardWorld) {
  const { variables } = run.environment;
  const locks = async (): Promise<readonly string[]> =>
    askCaches(variables, ["KEYS", "*Store.init*"], (error) => String(error));
  const isNone = (answer: string): boolean => /^(?:\+OK\r\n)?\*0\r\n/u.test(answer);
  await waitUntil(async () => (await locks()).every(isNone), {
    what: "the locks of the start to be released",
    deadline: 5_000,
    interval: 50,
  });
});

Then("nothing was imported", function (this: GuardWorld): void {
  const { output = "" } = this.startFailure ?? {};
  assert.match(output, /Mappings import successful/u);
  assert.doesNotMatch(output, /EmbeddedSDK applied action/u);
});

/** The host's logger writes a moment after the answer: requests in between give it that. */
Then("it has logged:", async function (this: GuardWorld, table: DataTable) {
  const wanted = table.hashes().map(({ text = "" }) => this.own(text));
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const output = this.app.application.output();
    if (wanted.every((text) => output.includes(text))) {
      break;
    }
    await this.app.asAdmin({ controller: "server", action: "now" });
  }
  assertHolds(this.app.application.output(), wanted);
});

Then("it has not logged {string}", async function (this: GuardWorld, text: string) {
  await this.app.asAdmin({ controller: "server", action: "now" });
  const output = this.app.application.output();
  assert.ok(!output.includes(text), `${text}\nis in:\n${output}`);
});

function assertHolds(text: string, wanted: readonly string[]): void {
  for (const one of wanted) {
    assert.ok(one !== "" && text.includes(one), `${one}\nis not in:\n${text}`);
  }
}
