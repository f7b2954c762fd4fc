import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";

import type { DataTable } from "@cucumber/cucumber";
import { Given, Then, When } from "@cucumber/cucumber";

import type { Outcome } from "../../test/cli/support/CommandLine";
import { CommandLine } from "../../test/cli/support/CommandLine";
import { PASSWORD } from "../support/applications";
import { shownOutput } from "../support/documented";
import type { GuardWorld } from "../support/world";

const commandLines = new WeakMap<GuardWorld, CommandLine>();
const outcomes = new WeakMap<GuardWorld, Outcome>();

function commandLineOf(world: GuardWorld): CommandLine {
  const known = commandLines.get(world);
  if (known !== undefined) {
    return known;
  }
  const commandLine = new CommandLine();
  commandLines.set(world, commandLine);
  world.undo.push(async () => {
    commandLine.remove();
  });
  return commandLine;
}

function outcomeOf(world: GuardWorld): Outcome {
  return outcomes.get(world) ?? assert.fail("no command was run yet");
}

/** The scenario's protocol; the command line knows no MQTT. */
function urlOf({ app, protocol }: GuardWorld): string {
  const { host, port } = app.application;
  return `${protocol === "websocket" ? "ws" : "http"}://${host}:${port}`;
}

async function runCommand(
  world: GuardWorld,
  command: string,
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  const [, ...parameters] = world.own(command).split(" ");
  await world.lookBefore();
  outcomes.set(
    world,
    await commandLineOf(world).run(parameters, {
      PROFILE_GUARD_URL: urlOf(world),
      ...environment,
    }),
  );
}

/** Callers of one scenario have a name of their own in the application, which others use too. */
const ownCallers = new WeakMap<GuardWorld, Map<string, string>>();

function kuidOf(world: GuardWorld, caller: string): string {
  return world.app.kuidOf(ownCallers.get(world)?.get(caller) ?? caller);
}

function loginOf(world: GuardWorld, caller: string): Record<string, string> {
  return { PROFILE_GUARD_USERNAME: kuidOf(world, caller), PROFILE_GUARD_PASSWORD: PASSWORD };
}

Given(
  "a {caller} with the profile {string}",
  async function (this: GuardWorld, caller: string, profileId: string): Promise<void> {
    const name = `${caller}${this.own("~")}`;
    ownCallers.set(this, new Map([...(ownCallers.get(this) ?? []), [caller, name]]));
    await this.app.addCaller(name, [this.own(profileId)]);
  },
);

Given(
  "the file {string}:",
  async function (this: GuardWorld, name: string, text: string): Promise<void> {
    await commandLineOf(this).write(name, this.own(text));
  },
);

When("{caller} runs {string}", async function (this: GuardWorld, caller: string, command: string) {
  await runCommand(this, command, loginOf(this, caller));
});

When(
  "{caller} runs {string}, whose output is closed after its beginning",
  async function (this: GuardWorld, caller: string, command: string) {
    const [, ...parameters] = this.own(command).split(" ");
    await this.lookBefore();
    const environment = { PROFILE_GUARD_URL: urlOf(this), ...loginOf(this, caller) };
    const exitCode = await commandLineOf(this).runUnread(parameters, environment);
    outcomes.set(this, { exitCode: Number(exitCode), output: "", errors: "" });
  },
);

When(
  "{caller} runs {string} with an API key",
  async function (this: GuardWorld, caller: string, command: string) {
    const { _source } = (await this.app.asAdmin({
      controller: "security",
      action: "createApiKey",
      userId: kuidOf(this, caller),
      expiresIn: "1h",
      body: { description: "command line" },
    })) as { _source: { token: string } };
    await runCommand(this, command, { PROFILE_GUARD_API_KEY: _source.token });
    const { output, errors } = outcomeOf(this);
    assert.ok(!`${output}${errors}`.includes(_source.token), "it prints the API key");
  },
);

When(
  "somebody runs {string} with the wrong password",
  async function (this: GuardWorld, command: string) {
    await runCommand(this, command, {
      ...loginOf(this, "admin"),
      PROFILE_GUARD_PASSWORD: "not-the-password",
    });
  },
);

When(
  "somebody runs {string} where nothing listens",
  async function (this: GuardWorld, command: string) {
    const url = `${urlOf(this).replace(/:\d+$/u, "")}:1`;
    await runCommand(this, command, { ...loginOf(this, "admin"), PROFILE_GUARD_URL: url });
  },
);

When(
  "{caller} runs {string} {int} times at once, which ends with {int} each time",
  async function (
    this: GuardWorld,
    caller: string,
    command: string,
    times: number,
    exitCode: number,
  ) {
    await Promise.all(
      Array.from({ length: times }, async () => {
        const [, ...parameters] = command.split(" ");
        const environment = { PROFILE_GUARD_URL: urlOf(this), ...loginOf(this, caller) };
        const outcome = await commandLineOf(this).run(parameters, environment);
        assert.equal(outcome.exitCode, exitCode, outcome.errors);
      }),
    );
  },
);

When(
  "{string} in the file {string} becomes {string}",
  async function (this: GuardWorld, before: string, name: string, after: string) {
    const commandLine = commandLineOf(this);
    const text = readFileSync(path.join(commandLine.folder, name), "utf8");
    assert.ok(text.includes(before), text);
    await commandLine.write(name, text.replace(before, after));
  },
);

When("its output is kept as {string}", async function (this: GuardWorld, name: string) {
  await commandLineOf(this).write(name, outcomeOf(this).output);
});

Then(
  "the same is answered by {string}:",
  async function (this: GuardWorld, file: string, table: DataTable) {
    for (const { question = "" } of table.hashes()) {
      const line = `profile-guard ${question}`;
      await runCommand(this, line, loginOf(this, "admin"));
      const { exitCode, output } = outcomeOf(this);
      await runCommand(this, `${line} --files ${file}`, {});
      const byFiles = outcomeOf(this);
      assert.deepEqual(
        { exitCode: byFiles.exitCode, output: byFiles.output },
        { exitCode, output },
        question,
      );
    }
  },
);

Then("the command ends with {int}", function (this: GuardWorld, exitCode: number) {
  const { exitCode: actual, output, errors } = outcomeOf(this);
  assert.equal(actual, exitCode, `${output}\n${errors}`);
});

Then("it prints:", function (this: GuardWorld, expected: string) {
  assertHoldsLines(outcomeOf(this).output, this.own(expected));
});

Then("it complains:", function (this: GuardWorld, expected: string) {
  assertHoldsLines(outcomeOf(this).errors, this.own(expected));
});

Then("it complains of {string}", function (this: GuardWorld, text: string) {
  const { errors } = outcomeOf(this);
  assert.ok(errors.includes(this.own(text)), errors);
});
Then(
  "it says what {string} shows for {string}",
  function (this: GuardWorld, file: string, command: string) {
    const { output, errors } = outcomeOf(this);
    assertHoldsLines(`${output}\n${errors}`, shownOutput(file, command).join("\n"));
  },
);

Then(
  "each of these commands prints to the admin what {string} shows:",
  async function (this: GuardWorld, file: string, table: DataTable) {
    for (const { command = "" } of table.hashes()) {
      await runCommand(this, command, loginOf(this, "admin"));
      const { output } = outcomeOf(this);
      // documents call them by a name of their own
      const told = output.replaceAll(kuidOf(this, "admin"), "admin");
      assertHoldsLines(told, shownOutput(file, command).join("\n"));
    }
  },
);

Then("it prints nothing of {string}", function (this: GuardWorld, text: string) {
  const { output, errors } = outcomeOf(this);
  assert.ok(!`${output}${errors}`.includes(this.own(text)), `${output}\n${errors}`);
  assert.doesNotMatch(errors, /^\s+at .*:\d+:\d+/mu, "it prints a stack trace");
});

/** Every line or end of one, in this order, though there may be others between. */
function assertHoldsLines(text: string, expected: string): void {
  const lines = text.split("\n").map(normalize);
  let from = 0;
  for (const wanted of expected.split("\n").map(normalize)) {
    const found = lines.findIndex((line, at) => at >= from && line.endsWith(wanted));
    assert.ok(found >= 0, `not found, or not in this order: ${wanted}\n\n${text}`);
    from = found + 1;
  }
}

/** Ids of a scenario have a suffix of their own: columns are as wide as that makes them. Times differ. */
function normalize(line: string): string {
  return line
    .trim()
    .replace(/ {2,}/gu, " ")
    .replace(/^\d{4}-\d\d-\d\dT[\d:.]+Z/u, "(time)");
}
