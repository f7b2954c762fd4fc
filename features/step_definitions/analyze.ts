import assert from "node:assert/strict";

import type { DataTable } from "@cucumber/cucumber";
import { Given, Then, When } from "@cucumber/cucumber";

import type { AnalyzeAllAnswer, AttributedFinding } from "../../index";
import type { GuardWorld } from "../support/world";

/** With a role and a profile of the same name, made once for all scenarios of an application. */
Given(
  /^the caller "([a-z]+-manager)", who may: (.*)$/,
  async function (this: GuardWorld, caller: string, actions: string): Promise<void> {
    const controllers: Record<string, { actions: Record<string, boolean> }> = {};
    for (const name of actions.split(", ")) {
      const [controller = "", action = ""] = name.split(":");
      (controllers[controller] ??= { actions: {} }).actions[action] = true;
    }
    const write = (kind: "Role" | "Profile", body: object): Promise<unknown> =>
      this.app.asAdmin({
        controller: "security",
        action: `createOrReplace${kind}`,
        _id: caller,
        body,
      });
    await write("Role", { controllers });
    await write("Profile", { policies: [{ roleId: caller }] });
    if (!this.app.knows(caller)) {
      await this.app.addCaller(caller, [caller]);
    }
  },
);

/** Until the scenario ends: while there is one, the host can search no profiles. */
Given(
  "a profile {string} whose role {string} is gone:",
  async function (this: GuardWorld, id: string, roleId: string, definition: string) {
    this.undo.push(async () => {
      const controllers = { auth: { actions: { logout: true } } };
      await this.app.asAdmin({
        controller: "security",
        action: "createRole",
        _id: this.own(roleId),
        body: { controllers },
      });
    });
    await this.plant("profiles", this.own(id), this.json(definition) as object);
  },
);

When(
  "{caller} reads every page of profile-guard:analyzeAll",
  async function (this: GuardWorld, caller: string) {
    const findings = (await pagesFor(this, caller, 1_000)).flat();
    Object.assign(this.answer, { result: { findings } });
  },
);

/** All and only these, in any order: `code`, `severity`, `path` and whatever columns there are. */
Then("its findings are:", function (this: GuardWorld, table: DataTable) {
  compare(this, findingsOf(this), table);
});

Then(
  /^its findings about the (profile|role|user) "(.*)" are:$/,
  function (this: GuardWorld, kind: "profile" | "role" | "user", id: string, table: DataTable) {
    const about = findingsOf(this).filter((finding) => finding[`${kind}Id`] === this.own(id));
    compare(this, about, table);
  },
);

Then("it has no findings", function (this: GuardWorld) {
  assert.deepEqual(findingsOf(this), []);
});

Then("it has {int} finding(s)", function (this: GuardWorld, count: number) {
  assert.equal(findingsOf(this).length, count);
});

Then("each finding says what is wrong and how to mend it", function (this: GuardWorld) {
  for (const { message } of findingsOf(this)) {
    assert.match(message, /^.+\.$/u);
  }
});

Then(
  "read in pages of {int} by {caller}, they are the same",
  async function (this: GuardWorld, size: number, caller: string) {
    const whole = findingsOf(this);
    const pages = await pagesFor(this, caller, size);
    assert.ok(pages.every(({ length }) => length <= size));
    assert.deepEqual(pages.flat(), whole);
  },
);

/** Reads the findings of each page. */
async function pagesFor(
  world: GuardWorld,
  caller: string,
  size: number,
): Promise<(readonly AttributedFinding[])[]> {
  const pages: (readonly AttributedFinding[])[] = [];
  let cursor: string | undefined;
  do {
    const call = { controller: "profile-guard", action: "analyzeAll", size };
    const answer = await world.call(caller, { ...call, ...(cursor !== undefined && { cursor }) });
    assert.equal(answer.error, null);
    const page = answer.result as AnalyzeAllAnswer;
    pages.push(page.findings);
    ({ cursor } = page);
  } while (cursor !== undefined);
  return pages;
}

function findingsOf({ answer }: GuardWorld): readonly AttributedFinding[] {
  assert.equal(answer.error, null);
  assert.equal(answer.status, 200);
  return (answer.result as AnalyzeAllAnswer).findings;
}

function compare(
  world: GuardWorld,
  findings: readonly AttributedFinding[],
  table: DataTable,
): void {
  const columns = table.raw()[0] ?? [];
  const rows = findings.map((finding) =>
    columns.map((column) => (finding as unknown as Record<string, string>)[column] ?? ""),
  );
  const expected = table.rows().map((row) => row.map((cell) => world.own(cell)));
  assert.deepEqual(rows.map(String).sort(), expected.map(String).sort());
}

Then(
  "a finding {string} is told of {string}, with {string} and {string}",
  function (this: GuardWorld, code: string, action: string, part: string, other: string) {
    const { findings } = this.answer.result as {
      findings: readonly {
        readonly code: string;
        readonly action?: string;
        readonly message: string;
      }[];
    };
    const found = findings.find((one) => one.code === code && one.action === action);
    assert.ok(found, `${code} is not told`);
    for (const one of [part, other]) {
      assert.ok(found.message.includes(one), `${one} is not in ${found.message}`);
    }
  },
);
