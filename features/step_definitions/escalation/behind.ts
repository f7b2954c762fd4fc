import { Given, When } from "@cucumber/cucumber";

import { askRedis, parseRedisUrl } from "../../../tools/services/redisHealth";
import { DATABASE } from "../../support/applications";
import type { GuardWorld } from "../../support/world";
import { run } from "../../support/world";
import { inUrl } from "../../../tools/services/ElasticsearchClient";
import { json, own, sceneOf } from "./scene";

/** Behind the host's back: what its own API would not do, but an older host or a crash may leave. */

async function elasticsearch(method: string, path: string, body?: object): Promise<void> {
  const { variables } = run.environment;
  const response = await fetch(`${String(variables.ELASTICSEARCH_URL)}/${path}`, {
    method,
    headers: { "content-type": "application/json" },
    signal: AbortSignal.timeout(30_000),
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok) {
    throw new Error(`Elasticsearch: ${method} ${path}: ${response.status}`);
  }
}

/** Makes searches find what was written to an index until now. */
export async function refresh(index: string): Promise<void> {
  await elasticsearch("POST", `${encodeURIComponent(index)}/_refresh`);
}

const indexOf = (world: GuardWorld, collection: string): string =>
  encodeURIComponent(`%${world.app.name}.${collection}`);

async function store(
  world: GuardWorld,
  collection: string,
  id: string,
  source: object,
): Promise<void> {
  const path = `${indexOf(world, collection)}/_doc/${inUrl(own(world, id))}`;
  await elasticsearch("PUT", `${path}?refresh=true`, source);
  // a user whose profile is not there makes every search for users fail
  world.undo.push(async () => {
    await elasticsearch("DELETE", `${path}?refresh=true`).catch(() => undefined);
  });
}

Given(
  "a profile {string} that was stored with the role {string}, which is not there",
  async function (this: GuardWorld, id: string, roleId: string): Promise<void> {
    await store(this, "profiles", id, { policies: [{ roleId: own(this, roleId) }], rateLimit: 0 });
  },
);

Given(
  "the policies of API key {string} were stored with the role {string}, which is not there",
  async function (this: GuardWorld, id: string, roleId: string): Promise<void> {
    const policies = [{ roleId: own(this, roleId) }];
    const path = `${indexOf(this, "api-keys")}/_update/${encodeURIComponent(own(this, id))}`;
    const doc = { policies, profileGuard: { policies: [policies] } };
    await elasticsearch("POST", `${path}?refresh=true`, { doc });
  },
);

Given(
  "a user {string} who was stored with {string}",
  async function (this: GuardWorld, id: string, profileId: string): Promise<void> {
    await store(this, "users", id, { profileIds: [own(this, profileId)] });
  },
);

Given(
  "a user {string} who was stored with {string}, who can act",
  async function (this: GuardWorld, id: string, profileId: string): Promise<void> {
    await store(this, "users", id, { profileIds: [own(this, profileId)] });
    const kuid = own(this, id);
    await sceneOf(this).stage.admit(`user "${kuid}"`, kuid);
  },
);

Given(
  "a user {string} who was stored with {string}, who is logged in with {string}",
  async function (
    this: GuardWorld,
    id: string,
    profileId: string,
    password: string,
  ): Promise<void> {
    await store(this, "users", id, { profileIds: [own(this, profileId)] });
    const [kuid, username] = [own(this, id), own(this, "stored-user~")];
    const body = { username, password };
    const call = { controller: "security", action: "createCredentials", strategy: "local" };
    await sceneOf(this).asAdmin({ ...call, _id: kuid, refresh: "false", body });
    await refresh(run.environment.credentialsIndex);
    await sceneOf(this).stage.logIn(`user "${kuid}"`, username, password);
  },
);

When(
  /^the (role|profile|user) "([^"]*)" is lost from the storage$/u,
  async function (this: GuardWorld, kind: string, id: string): Promise<void> {
    const document = inUrl(own(this, id));
    await elasticsearch("DELETE", `${indexOf(this, `${kind}s`)}/_doc/${document}?refresh=true`);
  },
);

async function redis(...command: string[]): Promise<void> {
  await askRedis(parseRedisUrl(run.environment.variables.REDIS_URL ?? ""), command, DATABASE);
}

When(
  /^the (profile|user) "([^"]*)" is lost from the storage and the cache$/u,
  async function (this: GuardWorld, kind: string, id: string): Promise<void> {
    const document = inUrl(own(this, id));
    await elasticsearch("DELETE", `${indexOf(this, `${kind}s`)}/_doc/${document}?refresh=true`);
    await redis("DEL", `repos/${this.app.name}/${kind}s/${own(this, id)}`);
  },
);

/** Raises the epoch as such a node does: this one reads its roles again. */
When("another node has written a role", async function (this: GuardWorld): Promise<void> {
  await redis("INCR", `{profile-guard}:roles-epoch:${this.app.name}`);
});

When("a node has died while it wrote a role", async function (this: GuardWorld): Promise<void> {
  const [notes, resource] = [`{profile-guard}:under-way:${this.app.name}`, "role:died"];
  this.undo.push(() => redis("HDEL", notes, resource));
  await redis("HSET", notes, resource, `somebody ${Date.now()} {"does":"write"}`);
});

/** Written just before the next attempt, so that no look at the storage makes it searchable. */
Given(
  "a profile {string} with the role {string}, which searches do not find yet",
  function (this: GuardWorld, id: string, roleId: string): void {
    const scene = sceneOf(this);
    scene.justBefore = async () => {
      const body = { policies: [{ roleId: own(this, roleId) }] };
      const _id = own(this, id);
      await scene.asAdmin({
        controller: "security",
        action: "createProfile",
        _id,
        refresh: "false",
        body,
      });
    };
  },
);

/** Nothing makes writes searchable now but who asks for it. */
Given("searches for profiles lag behind", async function (this: GuardWorld): Promise<void> {
  const settings = `${indexOf(this, "profiles")}/_settings`;
  await elasticsearch("PUT", settings, { index: { refresh_interval: "-1" } });
  this.undo.push(async () => {
    await elasticsearch("PUT", settings, { index: { refresh_interval: "50ms" } });
  });
});

Given(
  /^a document "([^"]*)" in "([^"]*)\/([^"]*)" that was stored as:$/u,
  async function (this: GuardWorld, id: string, index: string, collection: string, source: string) {
    const place = encodeURIComponent(`@&${own(this, index)}.${collection}`);
    const path = `${place}/_doc/${inUrl(own(this, id))}?refresh=true`;
    await elasticsearch("PUT", path, json(this, source) as object);
    this.undo.push(async () => {
      await elasticsearch("DELETE", path).catch(() => undefined);
    });
  },
);

/** As it does by itself beyond `cluster.routing.allocation.disk.watermark.flood_stage`. */
Given(
  /^Elasticsearch takes no writes of "([^"]*)\/([^"]*)", since its disk is full$/u,
  async function (this: GuardWorld, index: string, collection: string) {
    const settings = `${encodeURIComponent(`&${own(this, index)}.${collection}`)}/_settings`;
    const block = async (isBlocked: true | null): Promise<void> =>
      elasticsearch("PUT", settings, { "index.blocks.read_only_allow_delete": isBlocked });
    this.undo.push(() => block(null));
    await block(true);
  },
);
