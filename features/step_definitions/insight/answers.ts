import assert from "node:assert/strict";

import { Then, When } from "@cucumber/cucumber";

import type { Call } from "../../support/answers";
import type { GuardWorld } from "../../support/world";

Then("the answer has no {string}", function (this: GuardWorld, member: string) {
  assert.equal(this.answer.error, null);
  assert.ok(!(member in (this.answer.result as object)), JSON.stringify(this.answer.result));
});

/** Looks at the ids of this scenario; other scenarios store theirs in the same application. */
Then("its own {word} are {string}", function (this: GuardWorld, member: string, ids: string) {
  assert.equal(this.answer.error, null);
  const all = (this.answer.result as Record<string, string[]>)[member] ?? [];
  const own = all.filter((id) => id.endsWith(this.own("~")));
  assert.deepEqual(own.sort(), ids === "" ? [] : this.own(ids).split(", ").sort());
});

Then("its {word} include {string}", function (this: GuardWorld, member: string, id: string) {
  const all = (this.answer.result as Record<string, string[]>)[member] ?? [];
  assert.ok(all.includes(this.own(id)), all.join(", "));
});

Then("its {word} do not include {string}", function (this: GuardWorld, member: string, id: string) {
  const all = (this.answer.result as Record<string, string[]>)[member] ?? [];
  assert.ok(all.length > 0 && !all.includes(this.own(id)), all.join(", "));
});

/** The host with this plugin refuses them none; the application's own actions are among them. */
Then(
  "explain allows the admin each action of the public API",
  { timeout: 120_000 },
  async function (this: GuardWorld) {
    const { app } = this;
    const api = await app.asAdmin({ controller: "server", action: "publicApi" });
    const place = { index: "pg-acme", collection: "orders" };
    const requests = Object.entries(api as Record<string, object>).flatMap(
      ([controller, actions]) =>
        Object.keys(actions).map((action) => ({ controller, action, ...place })),
    );
    assert.ok(requests.length > 300, String(requests.length));
    const refused: unknown[] = [];
    for (const request of requests) {
      const call = { controller: "profile-guard", action: "explain", body: { request } };
      const { allowed, ...told } = (await app.asAdmin(call)) as { allowed: boolean };
      refused.push(...(allowed ? [] : [{ request, told }]));
    }
    assert.deepEqual(refused, []);
  },
);

interface Page {
  readonly profiles: readonly string[];
  readonly users: readonly string[];
  readonly complete: boolean;
  readonly cursor?: string;
}

When(
  "{caller} reads all pages of {int} of {string} with:",
  async function (
    this: GuardWorld,
    caller: string,
    size: number,
    name: string,
    body: string,
  ): Promise<void> {
    const [controller = "", action = ""] = name.split(":");
    const pages: Page[] = [];
    let cursor: string | undefined;
    do {
      const call: Call = {
        controller,
        action,
        size,
        body: this.json(body),
        ...(cursor && { cursor }),
      };
      const { error, result } = await this.call(caller, call);
      assert.equal(error, null);
      const page = result as Page;
      assert.ok(page.profiles.length + page.users.length <= size);
      assert.equal(page.complete, page.cursor === undefined);
      pages.push(page);
      ({ cursor } = page);
    } while (cursor !== undefined);
    assert.ok(pages.length > 1, "it was one page");
    const all = {
      profiles: pages.flatMap(({ profiles }) => profiles),
      users: pages.flatMap(({ users }) => users),
    };
    // nobody was changed meanwhile: nobody comes twice
    for (const ids of Object.values(all)) {
      assert.equal(new Set(ids).size, ids.length);
    }
    this.answers.push({ status: 200, error: null, result: { ...all, complete: true } });
  },
);

When(
  "{caller} reads on {string} with the size {int} and:",
  async function (
    this: GuardWorld,
    caller: string,
    name: string,
    size: number,
    body: string,
  ): Promise<void> {
    const { cursor } = this.answer.result as Page;
    assert.ok(cursor !== undefined, "there is nothing to read on");
    const [controller = "", action = ""] = name.split(":");
    await this.call(caller, { controller, action, size, cursor, body: this.json(body) });
  },
);
