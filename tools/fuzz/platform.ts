import { networkInterfaces } from "node:os";
import path from "node:path";

import { Elasticsearch } from "../services/ElasticsearchClient";
import type { Application } from "../application/launch";
import { launchApplication } from "../application/launch";
import { environmentOf, startServices } from "../services";
import { checkout } from "../services/folders";
import { waitUntil } from "../services/wait";
import { familyFor } from "../start/realtime";
import { ACTIONS } from "./actions";
import { PLACE } from "./place";
import type { Caller } from "./requests";
import { EXISTING } from "./values";
import { Wire } from "./Wire";

const PASSWORD = "fuzz-password";
const DEADLINE = 30_000;
/** The credentials of the local strategy, for every application on an Elasticsearch. */
const CREDENTIALS = "%plugin-kuzzle-plugin-auth-passport-local.users";

/** An application with a few profiles, roles and users, and the two callers. */
export interface Platform {
  readonly application: Application;
  readonly elasticsearch: Elasticsearch;
  /** The name of its internal index. */
  readonly name: string;
  readonly wires: Readonly<Record<Caller, Wire>>;
  readonly kuids: Readonly<Record<Caller, string>>;
  /** Without a private address the host answers 500 to every `realtime:*` action. */
  readonly hasRealtime: boolean;
  /** Bytes in use after a full collection of garbage. */
  heap(): Promise<number>;
}

/** Starts the services and an application in its default configuration; ends them afterwards. */
export async function withPlatform<T>(use: (platform: Platform) => Promise<T>): Promise<T> {
  const services = await startServices();
  const name = `profile-guard-fuzz-${process.pid}`;
  const hasRealtime = familyFor(networkInterfaces()) === "IPv4";
  try {
    const variables = environmentOf(services);
    const application = await launchApplication({
      entry: path.join(checkout, "features", "application", "app.ts"),
      readyLine: "features: ready",
      nodeArguments: ["--expose-gc"],
      environment: {
        ...variables,
        kuzzle_services__storageEngine__internalIndex__name: name,
        kuzzle_services__internalCache__database: "9",
        APPLICATION_SETUP: JSON.stringify({ options: { restrictedProfileIds: ["customer"] } }),
        kuzzle_cluster__enabled: String(hasRealtime),
        ADMIN_NAME: `${name}-first`,
        ADMIN_PASSWORD: PASSWORD,
        REPORT_MEMORY: "1",
      },
    });
    const elasticsearch = new Elasticsearch(String(variables.ELASTICSEARCH_URL));
    try {
      await elasticsearch.refreshEvery(`%${name}.*`, "50ms");
      return await use({ ...(await populate(application, name)), elasticsearch, hasRealtime });
    } finally {
      await application.stop();
      await clean(elasticsearch, name);
    }
  } finally {
    await services.stop();
  }
}

/** Given services may be somebody's own. */
async function clean(elasticsearch: Elasticsearch, name: string): Promise<void> {
  for (const pattern of [
    `%${name}.*`,
    `%plugin-profile-guard.audit-${name}*`,
    "&pg-acme.*",
    "&pg-globex.*",
    `&${PLACE.index}.*`,
  ]) {
    await elasticsearch.deleteIndexes(pattern);
  }
  await elasticsearch.remove(CREDENTIALS, "kuid", `${name}.*|fuzz-.*`);
}

async function populate(
  application: Application,
  name: string,
): Promise<Omit<Platform, "elasticsearch" | "hasRealtime">> {
  const first = new Wire(application, await login(application, `${name}-first`));
  const make = async (kind: string, id: string, body: object): Promise<unknown> =>
    first.must("security", `createOrReplace${kind}`, { _id: id, body });
  const addUser = async (id: string, profileIds: readonly string[]): Promise<unknown> =>
    first.must("security", "createUser", {
      _id: id,
      body: {
        content: { profileIds },
        credentials: { local: { username: id, password: PASSWORD } },
      },
    });

  const reader = { document: { actions: { get: true } } };
  for (const id of EXISTING.roles.filter((role) => role.startsWith("fuzz-"))) {
    await make("Role", id, { controllers: reader });
  }
  for (const id of EXISTING.profiles.filter((profile) => profile.startsWith("fuzz-"))) {
    await make("Profile", id, {
      policies: [{ roleId: "fuzz-role-0", restrictedTo: [{ index: "pg-acme" }] }],
    });
  }
  for (const id of EXISTING.users) {
    await addUser(id, ["fuzz-profile-0"]);
  }

  // profiles and roles that no request of the run names, so that none can take them away
  const kuids = {
    stranger: `${name}-stranger`,
    admin: `${name}-admin`,
    tenant: `${name}-tenant`,
  };
  await make("Role", kuids.admin, { controllers: { "*": { actions: { "*": true } } } });
  await make("Role", kuids.stranger, { controllers: callsOnly(false) });
  await make("Role", kuids.tenant, { controllers: callsOnly(true) });
  await furnish(first);
  const restrictedTo = [{ index: PLACE.index }];
  for (const kuid of Object.values(kuids)) {
    const isTenant = kuid === kuids.tenant;
    await make("Profile", kuid, {
      policies: [{ roleId: kuid, ...(isTenant && { restrictedTo }) }],
    });
    await addUser(kuid, [kuid]);
  }
  const [stranger, admin, tenant] = await Promise.all([
    login(application, kuids.stranger),
    login(application, kuids.admin),
    login(application, kuids.tenant),
  ]);
  return {
    application,
    name,
    kuids,
    wires: {
      stranger: new Wire(application, stranger),
      admin: new Wire(application, admin),
      tenant: new Wire(application, tenant),
    },
    heap: () => heapOf(application),
  };
}

/** The tenant's place, with something in it. */
async function furnish(admin: Wire): Promise<void> {
  const { index, collection, unsettled, emptied, swept, ids } = PLACE;
  await admin.must("index", "create", { index });
  for (const name of [collection, unsettled, emptied, swept]) {
    await admin.must("collection", "create", { index, collection: name, body: {} });
  }
  for (const _id of ids) {
    const body = { text: "one", count: 1, tags: ["a"], more: { deep: "x" } };
    await admin.must("document", "create", { index, collection, _id, body });
  }
}

/** May call every action on data, or every other one, which are guarded or own. */
function callsOnly(onData: boolean): object {
  const controllers: Record<string, { actions: Record<string, boolean> }> = {};
  for (const { controller, action } of ACTIONS.filter((one) => (one.onData ?? false) === onData)) {
    (controllers[controller] ??= { actions: {} }).actions[action] = true;
  }
  return controllers;
}

async function login({ url }: Application, username: string): Promise<string> {
  const response = await fetch(`${url}/_login/local`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username, password: PASSWORD }),
    signal: AbortSignal.timeout(DEADLINE),
  });
  return ((await response.json()) as { result: { jwt: string } }).result.jwt;
}

async function heapOf(application: Application): Promise<number> {
  const before = application.output().length;
  let heap = 0;
  application.kill("SIGUSR2");
  await waitUntil(
    async () => {
      heap = Number(/heap used: (\d+)/u.exec(application.output().slice(before))?.[1] ?? 0);
      return heap > 0;
    },
    { what: "the application to tell its memory", deadline: DEADLINE, interval: 20 },
  );
  return heap;
}
