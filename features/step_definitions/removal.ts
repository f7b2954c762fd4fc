import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";

import { Given, Then, When } from "@cucumber/cucumber";

import type { Application } from "../../tools/application/launch";
import { checkout } from "../../tools/services/folders";
import { askRedis, parseRedisUrl } from "../../tools/services/redisHealth";
import { DATABASE } from "../support/applications";
import { sendHttp } from "../support/clients";
import type { GuardWorld } from "../support/world";
import { run, WITHOUT_PLUGIN } from "../support/world";

interface Leaver {
  readonly login: { readonly username: string; readonly password: string };
  readonly own: string;
  readonly limited: string;
  readonly token: string;
}

const leavers = new WeakMap<GuardWorld, Leaver>();
const nodes = new WeakMap<GuardWorld, Application>();

/** A request that the user may send, and the key with policies may not. */
const BEYOND = "GET /_serverInfo";

async function redis(...command: string[]): Promise<string> {
  const address = parseRedisUrl(run.environment.variables.REDIS_URL ?? "");
  return askRedis(address, command, DATABASE);
}

/** Returns the keys of Redis that begin and go on so. */
async function keysOf(start: string, rest: string): Promise<string[]> {
  const answer = await redis("KEYS", `${start}*${rest}*`);
  return answer.split("\r\n").filter((line) => line.startsWith(start));
}

async function statusOf(
  { url }: Application,
  request: string,
  token: string | undefined,
  body?: object,
): Promise<number> {
  const [method = "", route = ""] = request.split(" ");
  return (await sendHttp(`${url}${route}`, method, body, token)).status;
}

function leaverOf(world: GuardWorld): Leaver {
  return leavers.get(world) ?? assert.fail("there is no leaver");
}

function nodeOf(world: GuardWorld): Application {
  return nodes.get(world) ?? assert.fail("no node runs without the plugin");
}

Given(
  "leaver, with an API key of Kuzzle's own, one with policies, and a token made through that",
  async function (this: GuardWorld): Promise<void> {
    const { app } = this;
    const [whole, tokens] = [this.own("leaver-whole~"), this.own("leaver-tokens~")];
    const security = { controller: "security", refresh: "wait_for" };
    const createToken = { auth: { actions: { createToken: true } } };
    const roles = { [whole]: { server: { actions: { info: true } }, ...createToken } };
    for (const [_id, controllers] of Object.entries({ ...roles, [tokens]: createToken })) {
      await app.asAdmin({ ...security, action: "createRole", _id, body: { controllers } });
    }
    const policies = [{ roleId: whole }];
    await app.asAdmin({ ...security, action: "createProfile", _id: whole, body: { policies } });
    const [_id, login] = [
      this.own("leaver~"),
      { username: this.own("leaver~"), password: "long enough" },
    ];
    const content = { profileIds: [whole] };
    const body = { content, credentials: { local: login } };
    await app.asAdmin({ ...security, action: "createUser", _id, body });

    const description = "of the leaver";
    const own = (await app.asAdmin({
      ...{ ...security, action: "createApiKey", userId: _id, expiresIn: "1h" },
      body: { description },
    })) as { _source: { token: string } };
    const limited = (await app.asAdmin({
      ...{ controller: "profile-guard", action: "createApiKey", userId: _id, expiresIn: "1h" },
      body: { description, policies: [{ roleId: tokens }] },
    })) as { _source: { token: string } };
    const key = limited._source.token;
    const { url } = app.application;
    const { result } = await sendHttp(`${url}/_createToken?expiresIn=30m`, "POST", {}, key);
    const { token } = result as { token: string };
    assert.equal(await statusOf(app.application, BEYOND, key), 403);
    assert.equal(await statusOf(app.application, BEYOND, token), 403);
    leavers.set(this, { login, own: own._source.token, limited: key, token });
    this.undo.push(async () => {
      await app.asAdmin({ ...security, action: "deleteUser", _id });
      await app.asAdmin({ ...security, action: "deleteProfile", _id: whole });
      for (const role of [whole, tokens]) {
        await app.asAdmin({ ...security, action: "deleteRole", _id: role });
      }
    });
  },
);

When(
  "a node starts without the plugin",
  { timeout: 120_000 },
  async function (this: GuardWorld): Promise<void> {
    const node = await this.app.launchTwin(WITHOUT_PLUGIN);
    this.undo.push(() => node.stop());
    nodes.set(this, node);
  },
);

Then(
  "there leaver logs in, and the key of Kuzzle's own allows all that leaver may",
  async function (this: GuardWorld): Promise<void> {
    const { login, own } = leaverOf(this);
    assert.equal(await statusOf(nodeOf(this), "POST /_login/local", undefined, login), 200);
    assert.equal(await statusOf(nodeOf(this), BEYOND, own), 200);
  },
);

Then("there the key with policies opens nothing", async function (this: GuardWorld): Promise<void> {
  const { limited } = leaverOf(this);
  assert.equal(await statusOf(nodeOf(this), "GET /users/_me", limited), 401);
});

Then(
  "there the token allows all that leaver may, until Redis has forgotten it",
  async function (this: GuardWorld): Promise<void> {
    const { token } = leaverOf(this);
    assert.equal(await statusOf(nodeOf(this), BEYOND, token), 200);
    const keys = await keysOf(`repos/${this.app.name}/token/`, token);
    assert.equal(keys.length, 1);
    assertNamed(members(await redis("GET", keys[0] ?? "")));
    await redis("DEL", ...keys);
    assert.equal(await statusOf(nodeOf(this), BEYOND, token), 401);
  },
);

Then(
  /^docs\/remove\.md names whatever the plugin has stored$/u,
  async function (this: GuardWorld): Promise<void> {
    const { name } = this.app;
    const { elasticsearch } = run.environment;
    // elsewhere Kuzzle's internal index has its usual name
    const usual = (text: string): string => text.replaceAll(name, "kuzzle");
    const audits = await elasticsearch.namesOf("%plugin-profile-guard.*");
    assertNamed(audits.filter((index) => index.endsWith(`-${name}`)).map(usual));

    const indexes = await elasticsearch.namesOf(`%${name}.*`);
    const local = "%plugin-kuzzle-plugin-auth-passport-local.users";
    const documents = await elasticsearch.documents([...indexes, local]);
    const marked = documents.map(({ _id, _index, _source }) => ({
      index: usual(_index),
      marks: [
        ...(_id.startsWith("profile-guard.") ? [_id.replace(/\.[\da-f]{64}$/u, ".")] : []),
        ...members(JSON.stringify(_source)),
      ],
    }));
    const bearing = marked.filter(({ marks }) => marks.length > 0);
    assert.ok(bearing.some(({ index }) => index === "%kuzzle.config"));
    assert.ok(bearing.some(({ index }) => index === "%kuzzle.api-keys"));
    assertNamed(bearing.flatMap(({ index, marks }) => [index, ...marks]));

    const keys = await keysOf("{profile-guard}:", name);
    const kept: string[] = [];
    for (const key of keys) {
      if ((await redis("TTL", key)).includes(":-1\r\n")) {
        kept.push(`:${key.split(":")[1] ?? ""}:`);
      }
    }
    assert.ok(kept.length > 0);
    assertNamed(kept);
  },
);

/** Returns the names of the plugin's members in a JSON text. */
function members(text: string): string[] {
  return [...text.matchAll(/"(profileGuard\w*)":/gu)].map(([, member = ""]) => member);
}

function assertNamed(names: readonly string[]): void {
  const page = readFileSync(path.join(checkout, "docs", "remove.md"), "utf8");
  assert.deepEqual(
    [...new Set(names)].filter((name) => !page.includes(name)),
    [],
  );
}
