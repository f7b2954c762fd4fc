import assert from "node:assert/strict";

import type { DataTable } from "@cucumber/cucumber";
import { Given, Then, When } from "@cucumber/cucumber";

import { assertMatches } from "../support/matching";
import { waitUntil } from "../../tools/services/wait";
import type { GuardWorld } from "../support/world";
import { run } from "../support/world";

interface Entry {
  readonly id: string;
  readonly at: number;
  readonly target: { readonly ids: readonly string[] };
}

/** Reads the entries that `searchAudit` or `history` has answered, or the lines of an export. */
function entriesOf(world: GuardWorld): readonly Entry[] {
  const { error, result } = world.answer;
  assert.equal(error, null, JSON.stringify(error));
  const { entries, versions } = result as { entries?: Entry[]; versions?: Entry[] };
  return entries ?? versions ?? [];
}

function memberAt(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (at, name) => (at as Record<string, unknown> | null | undefined)?.[name],
      value,
    );
}

/** `kuid of admin` is the kuid of that caller in this application. */
function cellOf(world: GuardWorld, cell: string): string {
  const [, caller] = /^kuid of (.+)$/u.exec(cell) ?? [];
  return caller === undefined ? world.own(cell) : world.app.kuidOf(caller);
}

/** One row an entry, one column a member by its path; an empty cell: there is none. */
function assertEntries(world: GuardWorld, table: DataTable): void {
  const columns = table.raw()[0] ?? [];
  const actual = entriesOf(world).map((entry) =>
    Object.fromEntries(
      columns.map((path) => {
        const value = memberAt(entry, path);
        return [
          path,
          value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value),
        ];
      }),
    ),
  );
  const expected = table
    .hashes()
    .map((row) =>
      Object.fromEntries(Object.entries(row).map(([path, cell]) => [path, cellOf(world, cell)])),
    );
  assert.deepEqual(actual, expected);
}

function auditIndexOf(world: GuardWorld): string {
  return `%plugin-profile-guard.audit-${world.app.name}`;
}

Given("the store of the audit takes no writes", async function (this: GuardWorld) {
  const index = auditIndexOf(this);
  const { elasticsearch } = run.environment;
  this.undo.push(() => elasticsearch.blockWrites(index, false));
  await elasticsearch.blockWrites(index, true);
});

When("the store of the audit takes writes again", async function (this: GuardWorld) {
  await run.environment.elasticsearch.blockWrites(auditIndexOf(this), false);
});

When(
  "{caller} restores {string} {string} as it was {word} the {word} entry told",
  async function (
    this: GuardWorld,
    caller: string,
    kind: string,
    id: string,
    moment: string,
    which: string,
  ) {
    const entries = entriesOf(this);
    const entry = which === "newest" ? entries[0] : entries.at(-1);
    assert.ok(entry, "no entries were told");
    const name = "id" in entry ? entry.id : (entry as { entry: string }).entry;
    await this.call(caller, {
      controller: "profile-guard",
      action: "restore",
      kind,
      _id: this.own(id),
      entry: name,
      moment,
    });
  },
);

/** Over HTTP the lines are the whole body of the answer. */
When(
  "{caller} exports the audit of:",
  async function (this: GuardWorld, caller: string, filter: string) {
    const body = this.json(filter);
    let text: string;
    if (this.protocol === "http") {
      const response = await fetch(`${this.app.application.url}/profile-guard/audit/_export`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          authorization: `Bearer ${String(this.app.tokenOf(caller))}`,
        },
        body: JSON.stringify(body),
      });
      assert.equal(response.status, 200);
      assert.equal(response.headers.get("content-type"), "application/x-ndjson");
      text = await response.text();
    } else {
      const call = { controller: "profile-guard", action: "exportAudit", body };
      const { error, result } = await this.call(caller, call);
      assert.equal(error, null);
      text = (result as { ndjson: string }).ndjson;
    }
    assert.ok(text === "" || text.endsWith("\n"));
    const entries = text
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Entry);
    this.answers.push({ status: 200, error: null, result: { entries } });
  },
);

Then("the entries are:", function (this: GuardWorld, table: DataTable) {
  assertEntries(this, table);
});

/** There is one at least: a call that triggers events runs once more where it was refused. */
Then("each of the entries is:", function (this: GuardWorld, expected: string) {
  const members = this.json(expected) as Record<string, unknown>;
  const entries: readonly object[] = entriesOf(this);
  assert.ok(entries.length > 0, "there are none");
  for (const entry of entries) {
    const told = Object.keys(members).map((name) => [
      name,
      (entry as Record<string, unknown>)[name],
    ]);
    assert.deepEqual(Object.fromEntries(told), members);
  }
});

Then("there are {int} entries", function (this: GuardWorld, count: number) {
  assert.equal(entriesOf(this).length, count);
});

Then(
  "the newest entry's {string} is:",
  function (this: GuardWorld, path: string, expected: string) {
    assertMatches(memberAt(entriesOf(this)[0], path), this.json(expected));
  },
);

Then(
  "{caller} finds {int} entry/entries of {string} {string} in pages of {int}",
  async function (
    this: GuardWorld,
    caller: string,
    count: number,
    kind: string,
    id: string,
    size: number,
  ) {
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const { error, result } = await this.call(caller, {
        controller: "profile-guard",
        action: "searchAudit",
        body: { kind, id: this.own(id) },
        size,
        ...(cursor !== undefined && { cursor }),
      });
      assert.equal(error, null);
      const page = result as { entries: Entry[]; total: number; cursor?: string };
      assert.equal(page.total, count - found.length);
      found.push(...page.entries.map((entry) => entry.id));
      cursor = page.cursor;
    } while (cursor !== undefined);
    assert.equal(new Set(found).size, count);
    assert.deepEqual(found, [...found].sort().reverse());
  },
);

Then(
  /^(some|no) entries wait, and (\d+) are lost$/,
  function (this: GuardWorld, some: string, dropped: string) {
    const { node } = this.answer.result as { node: { queued: number; dropped: number } };
    assert.equal(node.queued > 0, some === "some", `${node.queued} wait`);
    assert.equal(node.dropped, Number(dropped));
  },
);

Then(
  "its newest entry came over the scenario's protocol from this machine",
  function (this: GuardWorld) {
    const { actor, node, requestId } = entriesOf(this)[0] as unknown as {
      actor: { protocol: string; ips: string[] };
      node: string;
      requestId: string;
    };
    assert.match(requestId, /^[\da-f-]{36}$/u);
    assert.equal(actor.protocol, this.protocol);
    assert.equal(actor.ips.length, 1);
    assert.match(actor.ips[0] ?? "", /127\.0\.0\.1|:7f00:0001$/u);
    assert.match(node, /^knode-/u);
  },
);

Then("nothing of the audit holds {string}", async function (this: GuardWorld, secret: string) {
  const documents = await run.environment.elasticsearch.documents([auditIndexOf(this)]);
  assert.ok(documents.length > 0);
  assert.ok(!JSON.stringify(documents).includes(this.own(secret)));
});

Then("the restoring entry names the entry it restored", function (this: GuardWorld) {
  const entries = entriesOf(this) as readonly (Entry & { restores?: string; action: string })[];
  assert.equal(entries[0]?.action, "security:createOrReplaceProfile");
  assert.equal(entries[0].restores, entries.at(-1)?.id);
});

Then(
  "the stored role {string} allows {string} {string} alone",
  async function (this: GuardWorld, id: string, controller: string, action: string) {
    const document = await this.storedDocument("roles", this.own(id));
    assert.deepEqual(document?._source.controllers, {
      [controller]: { actions: { [action]: true } },
    });
  },
);

When("the application ends", async function (this: GuardWorld) {
  await this.app.stop();
});

async function keptEntries(world: GuardWorld): Promise<Record<string, unknown>[]> {
  const documents = await run.environment.elasticsearch.documents([auditIndexOf(world)]);
  return documents
    .map(({ _source }) => _source)
    .sort((a, b) => (String(a.id) < String(b.id) ? 1 : -1));
}

Then(
  "the newest entry kept is {string} of {string}",
  async function (this: GuardWorld, action: string, id: string) {
    const [newest] = await keptEntries(this);
    assert.equal(newest?.action, action);
    assert.deepEqual((newest.target as { ids: unknown }).ids, [this.own(id)]);
    assert.equal(newest.outcome, "done");
  },
);

Then("at most {int} entries are kept of writes", async function (this: GuardWorld, most: number) {
  await waitUntil(
    async () => {
      const writes = (await keptEntries(this)).filter(({ decision }) => decision === "allowed");
      return writes.length > 0 && writes.length <= most;
    },
    { what: `at most ${most} entries to be kept`, deadline: 15_000, interval: 100 },
  );
});
