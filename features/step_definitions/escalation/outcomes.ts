import assert from "node:assert/strict";

import { Then } from "@cucumber/cucumber";

import { waitUntil } from "../../../tools/services/wait";
import { sendHttp } from "../../support/clients";
import { assertRefused } from "../../support/refusals";
import type { GuardWorld } from "../../support/world";
import { run } from "../../support/world";
import { callOf } from "./attempts";
import { json, own, sceneOf } from "./scene";
import { DOOR } from "./doors";
import { MEASURED } from "./stage";

/** By whom, is for the host alone no question: what counts there is what was reached. */
Then(
  /^(?:they are|it is) refused: (\d+) "([^"]*)"$/u,
  async function (this: GuardWorld, status: string, id: string): Promise<void> {
    if (MEASURED) {
      await sceneOf(this).noteRefusal();
      return;
    }
    const { error } = this.answer;
    assert.ok(error, `it was not refused: ${JSON.stringify(this.answer)}`);
    if (DOOR !== undefined) {
      // the checks of a client's request come before, and have words of their own
      assert.doesNotMatch(error.message, /"office:open"/u, "the door itself was shut");
      return;
    }
    assert.deepEqual(
      { status: error.status, id: error.id },
      { status: Number(status), id },
      error.message,
    );
  },
);

Then(
  /^(?:they are|it is) refused: (\d+) "([^"]*)", or as Kuzzle refuses it$/u,
  async function (this: GuardWorld, status: string, id: string): Promise<void> {
    if (MEASURED) {
      await sceneOf(this).noteRefusal();
    } else if (DOOR !== undefined) {
      assert.ok(this.answer.error, `it was not refused: ${JSON.stringify(this.answer)}`);
    } else {
      assertRefused(this.answer.error, this.controller, { status: Number(status), id });
    }
  },
);

Then("it fails", async function (this: GuardWorld) {
  if (MEASURED) {
    await sceneOf(this).noteRefusal();
    return;
  }
  assert.ok(this.answer.error, `it did not fail: ${JSON.stringify(this.answer)}`);
});

/** It may fail for another reason: the Elasticsearch of most runs has no scripts. */
Then("the plugin does not refuse it", function (this: GuardWorld) {
  const { error } = this.answer;
  assert.ok(!error?.id.startsWith("profile-guard."), JSON.stringify(error));
});

Then("acme still has its order", async function (this: GuardWorld) {
  await sceneOf(this).check(async () => {
    const { elasticsearch } = run.environment;
    const order = await elasticsearch.document("@&pg-acme.orders", "order");
    assert.equal(order?._source.text, "acme-order", "the order is changed or gone");
  });
});

Then("nothing is changed", async function (this: GuardWorld) {
  const scene = sceneOf(this);
  await scene.check(() => scene.nothingChanged());
});

/** The document that only globex may read. */
Then(
  /^(.+) still cannot read the secret of globex$/u,
  async function (this: GuardWorld, actor: string) {
    await cannot(this, actor, "document:get", SECRET);
  },
);

const SECRET = { index: "pg-globex", collection: "orders", _id: "secret" };

Then(
  /^(.+) still cannot use "([^"]*)"$/u,
  async function (this: GuardWorld, actor: string, name: string) {
    await cannot(this, actor, name, {});
  },
);

Then(
  /^(.+) still cannot use "([^"]*)" with:$/u,
  async function (this: GuardWorld, actor: string, name: string, members: string) {
    await cannot(this, actor, name, json(this, members));
  },
);

async function cannot(
  world: GuardWorld,
  actor: string,
  name: string,
  members: unknown,
): Promise<void> {
  const scene = sceneOf(world);
  await scene.check(async () => {
    const { error } = await scene.send(own(world, actor), callOf(name, members));
    assert.ok(error, `${actor} can use ${name}`);
    assert.ok([401, 403].includes(error.status), `${name}: ${error.status} ${error.message}`);
  });
}

Then(
  /^(.+) can (?:still|now) use "([^"]*)"$/u,
  async function (this: GuardWorld, actor: string, name: string) {
    await can(this, actor, name, {});
  },
);

Then(
  /^(.+) can (?:still|now) use "([^"]*)" with:$/u,
  async function (this: GuardWorld, actor: string, name: string, members: string) {
    await can(this, actor, name, json(this, members));
  },
);

async function can(
  world: GuardWorld,
  actor: string,
  name: string,
  members: unknown,
): Promise<void> {
  const scene = sceneOf(world);
  await scene.check(async () => {
    const { error } = await scene.send(own(world, actor), callOf(name, members));
    assert.equal(error, null, `${actor} cannot use ${name}: ${String(error?.message)}`);
  });
}

/** Read back through the host, and behind it. */
Then(
  /^the (user|profile|role) "([^"]*)" is as it was$/u,
  async function (this: GuardWorld, kind: string, id: string) {
    const scene = sceneOf(this);
    await scene.check(async () => {
      const now = await this.storedDocument(`${kind}s`, own(this, id));
      assert.ok(now, `${kind} "${id}" is gone`);
      assert.ok(scene.stoodBefore(now), `${kind} "${id}" was changed`);
      const read = await readAsAdmin(this, kind, id);
      assert.equal(read.status, 200, `${kind} "${id}" cannot be read any more`);
    });
  },
);

Then(
  /^there is no (user|profile|role) "([^"]*)"$/u,
  async function (this: GuardWorld, kind: string, id: string) {
    await sceneOf(this).check(async () => {
      const now = await this.storedDocument(`${kind}s`, own(this, id));
      assert.equal(now, undefined, `there is a ${kind} "${id}"`);
      assert.equal((await readAsAdmin(this, kind, id)).status, 404, `there is a ${kind} "${id}"`);
    });
  },
);

Then(
  /^the (user|profile|role) "([^"]*)" (?:now )?(?:is|has):$/u,
  async function (this: GuardWorld, kind: string, id: string, expected: string) {
    const { _source } = (await readAsAdmin(this, kind, id)).result as { _source: object };
    const members = json(this, expected) as Record<string, unknown>;
    for (const [member, value] of Object.entries(members)) {
      assert.deepEqual((_source as Record<string, unknown>)[member], value, member);
    }
  },
);

async function readAsAdmin(world: GuardWorld, kind: string, id: string) {
  const action = `get${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
  const client = await world.app.client("admin", "raw-http");
  return client.call({ controller: "security", action, _id: own(world, id) });
}

Then(
  /^user "([^"]*)" does not hold "([^"]*)"$/u,
  async function (this: GuardWorld, kuid: string, profile: string) {
    await sceneOf(this).check(async () => {
      const user = await this.storedDocument("users", own(this, kuid));
      const held = (user?._source.profileIds ?? []) as string[];
      assert.ok(!held.includes(own(this, profile)), `user "${kuid}" holds "${profile}"`);
    });
  },
);

Then(
  /^nobody can log in as "([^"]*)" with "([^"]*)"$/u,
  async function (this: GuardWorld, username: string, password: string) {
    await sceneOf(this).check(async () => {
      const { status } = await logIn(this, username, password);
      assert.equal(status, 401, `somebody can log in as "${username}"`);
    });
  },
);

Then(
  /^(?:they|somebody) can (?:still|now) log in as "([^"]*)" with "([^"]*)"$/u,
  async function (this: GuardWorld, username: string, password: string) {
    await sceneOf(this).check(async () => {
      const { status } = await logIn(this, username, password);
      assert.equal(status, 200, `"${username}" cannot log in any more`);
    });
  },
);

async function logIn(world: GuardWorld, username: string, password: string) {
  const body = { username: own(world, username), password };
  return sendHttp(`${world.app.application.url}/_login/local`, "POST", body, undefined);
}

Then(/^the answer tells nothing of "([^"]*)"$/u, async function (this: GuardWorld, secret: string) {
  await sceneOf(this).check(() => {
    const answer = JSON.stringify(this.answer);
    assert.ok(!answer.includes(own(this, secret)), `the answer tells of "${secret}"`);
  });
});

Then(/^they see "([^"]*)" on it$/u, async function (this: GuardWorld, text: string) {
  await sceneOf(this).check(() => {
    assert.ok(JSON.stringify(this.answer.result).includes(own(this, text)), `no "${text}"`);
  });
});

Then(/^the refusal tells of "((?:[^"\\]|\\.)*)"$/u, function (this: GuardWorld, text: string) {
  if (MEASURED) {
    return;
  }
  const told = own(this, text.replaceAll('\\"', '"'));
  const { message = "", details, errors } = this.answer.error ?? {};
  const whole = `${message} ${JSON.stringify(details ?? errors)}`;
  assert.ok(whole.includes(told), whole);
});

/** Compares the last two attempts: nobody can tell by them in which world they are. */
Then(
  "both answers are the same but for {string} and {string}",
  async function (this: GuardWorld, other: string, name: string) {
    await sceneOf(this).check(() => {
      const [before, after] = this.answers.slice(-2).map(({ status, error, result }) => {
        const { id, message, details, errors } = error ?? {};
        return JSON.stringify({ status, id, message, details, errors, result: result ?? null });
      });
      assert.ok(before !== undefined && after !== undefined);
      assert.equal(
        after.replaceAll(own(this, other), "…"),
        before.replaceAll(own(this, name), "…"),
        "the answers differ",
      );
    });
  },
);

Then(
  /^it counts (\d+) collections? of "([^"]*)"$/u,
  async function (this: GuardWorld, count: string, index: string) {
    await sceneOf(this).check(() => {
      const { collections } = this.answer.result as { collections?: Record<string, number> };
      assert.equal(collections?.[own(this, index)], Number(count));
    });
  },
);

Then(/^the answer counts (\d+)$/u, async function (this: GuardWorld, count: string) {
  await sceneOf(this).check(() => {
    assert.equal((this.answer.result as { total?: unknown } | null)?.total, Number(count));
  });
});

Then(/^the answer (?:tells|shows) "([^"]*)"$/u, async function (this: GuardWorld, text: string) {
  await sceneOf(this).check(() => {
    const told = JSON.stringify(this.answer.result ?? this.answer.error);
    assert.ok(this.answer.error === null && told.includes(own(this, text)), told);
  });
});

/** For what changes nothing that is stored. */
Then("the request has no effect", async function (this: GuardWorld) {
  await sceneOf(this).check(() => {
    assert.ok(this.answer.error, "the action was run");
  });
});

/** Neither hits nor error texts of Elasticsearch: it was not asked. */
Then("the query is not answered", async function (this: GuardWorld) {
  await sceneOf(this).check(() => {
    const { error } = this.answer;
    assert.ok(error, "the query was run");
    assert.ok(!error.id.startsWith("services."), `Elasticsearch was asked: ${error.message}`);
  });
});

/** Looks at any answer, refusal or not: it hands out nothing that opens a door. */
Then("the answer holds no token", async function (this: GuardWorld) {
  await sceneOf(this).check(() => {
    assert.doesNotMatch(
      JSON.stringify(this.answer.result ?? {}),
      /token|jwt/iu,
      "the answer holds a token",
    );
  });
});

Then(/^there is still the index "([^"]*)"$/u, async function (this: GuardWorld, index: string) {
  await sceneOf(this).check(async () => {
    const names = await run.environment.elasticsearch.namesOf(`&${own(this, index)}.*`);
    assert.ok(names.length > 0, `the index "${index}" is gone`);
  });
});

Then(
  /^there is no document "([^"]*)" in "([^"]*)\/([^"]*)"$/u,
  async function (this: GuardWorld, id: string, index: string, collection: string) {
    await sceneOf(this).check(async () => {
      const { elasticsearch } = run.environment;
      const found = await elasticsearch.document(`@&${index}.${collection}`, own(this, id));
      assert.equal(found, undefined, `there is a document in ${index}/${collection}`);
    });
  },
);

Then(
  /^nothing in the tenants' mappings is called "([^"]*)"$/u,
  async function (this: GuardWorld, name: string) {
    await sceneOf(this).check(async () => {
      const mappings = await run.environment.elasticsearch.mappingsOf("&pg-*");
      const found = [...JSON.stringify(mappings).matchAll(/"([^"]+)":/gu)].map(([, key]) => key);
      assert.ok(found.length > 0);
      assert.deepEqual(
        found.filter((key) => key?.includes(name)),
        [],
      );
    });
  },
);

Then("the refusal's words end with {string}", function (this: GuardWorld, words: string): void {
  if (MEASURED) {
    return;
  }
  assert.ok(this.answer.error?.message.endsWith(words), this.answer.error?.message);
});

Then(
  "the error's details say that only this is missing: {string}",
  function (this: GuardWorld, missing: string): void {
    if (MEASURED) {
      return;
    }
    const details = this.answer.error?.details as { missing: string[] } | undefined;
    assert.deepEqual(details?.missing, [missing]);
  },
);

Then(
  /^the error's details say what is missing, of what, and which profiles fall short$/u,
  function (this: GuardWorld) {
    if (MEASURED) {
      return;
    }
    const details = this.answer.error?.details as
      | { missing: string[]; total: number; claims: object[]; fallShort: string[] }
      | undefined;
    assert.ok(details && details.missing.length > 0 && details.missing.length <= 50);
    assert.ok(details.total >= details.missing.length);
    assert.ok(details.claims.length > 0 && details.fallShort.length > 0);
  },
);

Then(
  /^who logs in as "([^"]*)" with "([^"]*)" is not "([^"]*)"$/u,
  async function (this: GuardWorld, username: string, password: string, kuid: string) {
    await sceneOf(this).check(async () => {
      const { result } = await logIn(this, username, password);
      const who = (result as { _id?: string } | null)?._id;
      assert.notEqual(who, own(this, kuid), `"${username}" logs in as ${kuid}`);
    });
  },
);

Then(
  /^the key that they got is not of "([^"]*)"$/u,
  async function (this: GuardWorld, kuid: string) {
    await sceneOf(this).check(() => {
      const key = this.answer.result as { _source?: { userId?: string } } | null;
      assert.notEqual(key?._source?.userId, own(this, kuid), `they got a key of "${kuid}"`);
    });
  },
);

Then(
  /^the application has logged "([^"]*)" with "([^"]*)", "([^"]*)" and "([^"]*)"$/u,
  async function (this: GuardWorld, line: string, first: string, second: string, third: string) {
    const wanted = [line, first, second, third].map((word) => own(this, word));
    const isLogged = (): boolean =>
      this.app.application
        .output()
        .split("\n")
        .some((entry) => wanted.every((word) => entry.includes(word)));
    // the host writes its log in a thread of its own
    await waitUntil(async () => isLogged(), {
      what: `a line with ${wanted.join(", ")} to be logged`,
      deadline: 10_000,
      interval: 50,
    });
  },
);
