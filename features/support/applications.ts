import { networkInterfaces } from "node:os";
import path from "node:path";

import type { Application } from "../../tools/application/launch";
import { launchApplication } from "../../tools/application/launch";
import { freePort } from "../../tools/services/ports";
import { ALL_ADDRESSES, familyFor } from "../../tools/start/realtime";
import { askRedis, parseRedisUrl, type RedisAddress } from "../../tools/services/redisHealth";
import { callers } from "../application/permissions";
import type { Setup } from "../application/setup";
import type { Call } from "./answers";
import type { Client, Way } from "./clients";
import { connect, connectSdk, sendHttp } from "./clients";
import type { StoredDocument } from "../../tools/services/ElasticsearchClient";
import type { TestEnvironment } from "./environment";
import { Writes } from "./writes";

/** The application under test. */
export const ENTRY = path.join(__dirname, "..", "application", "app.ts");
const COLLECTIONS = ["users", "profiles", "roles"];
/** Every caller's password. */
export const PASSWORD = "pg-password";

let launches = 0;

/** The database of the host's internal cache: locks and intents of other applications are in 0, its default. */
export const DATABASE = 9;

/** The host's variables for an application of its own on shared services. */
export function isolation(name: string): Record<string, string> {
  return {
    kuzzle_services__storageEngine__internalIndex__name: name,
    kuzzle_services__internalCache__database: String(DATABASE),
  };
}

/** Clusters find each other's nodes in a database: each has one of its own. */
const FIRST_CLUSTER_DATABASE = DATABASE + 1;
const CLUSTER_DATABASES = 6;
/** Not the host's own, which unit tests look at beside these. */
const FIRST_CLUSTER_PORT = 21_000 + (process.pid % 1000) * 10;

/** Source: as of tools/start/realtime.ts. @throws where no network interface has a private address */
async function clustering(): Promise<Record<string, string>> {
  const family = familyFor(networkInterfaces());
  if (family === undefined) {
    throw new Error("realtime needs a network interface with a private address");
  }
  const command = await freePort(FIRST_CLUSTER_PORT, ALL_ADDRESSES);
  const sync = await freePort(command + 1, ALL_ADDRESSES);
  return {
    kuzzle_cluster__enabled: "true",
    // text: "false" would be true
    ...(family === "IPv6" && { kuzzle_cluster__ipv6: "true" }),
    kuzzle_cluster__ports__command: String(command),
    kuzzle_cluster__ports__sync: String(sync),
    kuzzle_services__internalCache__database: String(
      FIRST_CLUSTER_DATABASE + (launches % CLUSTER_DATABASES),
    ),
  };
}

/** An application under test, with its callers. */
export class TestApplication {
  private readonly clients = new Map<string, Promise<Client>>();
  private readonly tokens = new Map<string, string | undefined>([["anonymous", undefined]]);

  private constructor(
    private readonly environment: TestEnvironment,
    readonly application: Application,
    /** The name of its internal index. */
    readonly name: string,
  ) {}

  /** @throws when it does not start, with the end of its log */
  static async launch(environment: TestEnvironment, setup: Setup): Promise<TestApplication> {
    const name = `profile-guard-features-${process.pid}-${++launches}`;
    const application = await launchApplication({
      entry: ENTRY,
      readyLine: "features: ready",
      environment: {
        ...environment.variables,
        ...isolation(name),
        ...(setup.realtime && (await clustering())),
        ...(setup.sharedMemory && {
          kuzzle_services__memoryStorage__database: String(DATABASE),
        }),
        APPLICATION_SETUP: JSON.stringify(setup),
        ADMIN_NAME: credentialsName(name, "admin"),
        ADMIN_PASSWORD: PASSWORD,
      },
    });
    const launched = new TestApplication(environment, application, name);
    if (!environment.isOurs) {
      await environment.elasticsearch.refreshEvery(`%${name}.*`, "50ms");
    }
    await launched.logIn("admin");
    await Promise.all(
      Object.entries(callers).map(([caller, profileIds]) => launched.addCaller(caller, profileIds)),
    );
    return launched;
  }

  /** A caller by name, known to this application from now on. */
  async addCaller(caller: string, profileIds: readonly string[]): Promise<void> {
    const name = credentialsName(this.name, caller);
    await this.asAdmin({
      controller: "security",
      action: "createUser",
      _id: name,
      refresh: "false",
      body: {
        content: { profileIds },
        credentials: { local: { username: name, password: PASSWORD } },
      },
    });
    await this.logIn(caller);
  }

  /** A caller acts by this token from now on. */
  async admit(caller: string, token: string): Promise<void> {
    this.tokens.set(caller, token);
    for (const [key, client] of this.clients) {
      if (key.startsWith(`${caller} `)) {
        this.clients.delete(key);
        await (await client).close();
      }
    }
  }

  knows(caller: string): boolean {
    return this.tokens.has(caller);
  }

  /** A caller's client, made once. */
  client(caller: string, way: Way): Promise<Client> {
    const key = `${caller} ${way}`;
    const client = this.clients.get(key) ?? connect(way, this.application, this.tokenOf(caller));
    this.clients.set(key, client);
    return client;
  }

  tokenOf(caller: string): string | undefined {
    if (!this.tokens.has(caller)) {
      throw new Error(`there is no caller "${caller}": add it to permissions.ts or the scenario`);
    }
    return this.tokens.get(caller);
  }

  async sdk(caller: string, protocol: "http" | "websocket") {
    return connectSdk(protocol, this.application, this.tokenOf(caller));
  }

  /** @throws unless it succeeds */
  async asAdmin(call: Call): Promise<unknown> {
    const client = await this.client("admin", "raw-http");
    const { error, result } = await client.call(call);
    if (error !== null) {
      throw new Error(`${call.controller}:${call.action} as admin: ${error.message}`);
    }
    return result;
  }

  /** Every profile, user and role as Elasticsearch holds it. */
  stored(): Promise<StoredDocument[]> {
    return this.environment.elasticsearch.documents(this.securityIndexes);
  }

  /** Lets searches find all profiles, users and roles that were written until now. */
  async showWrites(): Promise<void> {
    await this.environment.elasticsearch.refreshIndexes(this.securityIndexes);
  }

  /** Tells how far profiles, users and roles were written until now. */
  async writes(): Promise<Writes> {
    return Writes.until(this.environment.elasticsearch, this.securityIndexes);
  }

  private get securityIndexes(): readonly string[] {
    return COLLECTIONS.map((collection) => `%${this.name}.${collection}`);
  }

  /** Another node of it, which the caller stops. It is not clustered: they share the services. */
  async launchTwin(setup: Setup): Promise<Application> {
    return launchApplication({
      entry: ENTRY,
      readyLine: "features: ready",
      environment: {
        ...this.environment.variables,
        ...isolation(this.name),
        APPLICATION_SETUP: JSON.stringify(setup),
      },
    });
  }

  async stop(): Promise<void> {
    for (const client of this.clients.values()) {
      await (await client).close();
    }
    await this.application.stop();
  }

  /** Its indexes cost the storage time, whether somebody uses them or not. */
  async deleteIndexes(): Promise<void> {
    const { elasticsearch } = this.environment;
    await elasticsearch.deleteIndexes(`%${this.name}.*`);
    await elasticsearch.deleteIndexes(`%plugin-profile-guard.audit-${this.name}`);
  }

  /** The kuid and the username of a caller. */
  kuidOf(caller: string): string {
    return credentialsName(this.name, caller);
  }

  private async logIn(caller: string): Promise<void> {
    const username = credentialsName(this.name, caller);
    await this.logInAs(caller, { username, password: PASSWORD });
  }

  /** A caller acts by these credentials from now on. */
  async logInAs(
    caller: string,
    body: { readonly username: string; readonly password: string },
  ): Promise<void> {
    const { url } = this.application;
    const { result, error } = await sendHttp(`${url}/_login/local`, "POST", body, undefined);
    if (error !== null) {
      throw new Error(`${caller} cannot log in: ${error.message}`);
    }
    await this.admit(caller, (result as { jwt: string }).jwt);
  }
}

/** Credentials are shared by all applications on an Elasticsearch. */
function credentialsName(application: string, caller: string): string {
  return `${application}-${caller}`;
}

/** More than one scenario uses. */
const KEPT = 6;

/**
 * Applications by setup: launched at first need, and stopped when others were used since; the plan
 * keeps scenarios of one setup together (plan.mjs).
 */
export class Applications {
  /** The one that was used last is the last. */
  private readonly launched = new Map<string, Promise<TestApplication>>();
  private readonly stopped: Promise<unknown>[] = [];
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly environment: TestEnvironment) {}

  get(setup: Setup): Promise<TestApplication> {
    const key = JSON.stringify(setup);
    const application = this.launched.get(key) ?? this.launch(setup);
    this.launched.delete(key);
    this.launched.set(key, application);
    const [oldest] = this.launched.keys();
    if (this.launched.size > KEPT && oldest !== undefined) {
      this.end(oldest);
    }
    return application;
  }

  /** One that the caller stops. */
  launch(setup: Setup): Promise<TestApplication> {
    // one after the other: the host's imports take a lock, and skip what they find locked
    const application = this.last.then(() => TestApplication.launch(this.environment, setup));
    this.last = application.catch(() => forgetImportLocks(this.environment));
    return application;
  }

  async stop(): Promise<void> {
    for (const key of [...this.launched.keys()]) {
      this.end(key);
    }
    const results = await Promise.allSettled(this.stopped);
    const failed = results.find((result) => result.status === "rejected");
    if (failed !== undefined) {
      throw failed.reason;
    }
  }

  /** Nobody uses the one of that setup any more. */
  leave(setup: Setup): void {
    this.end(JSON.stringify(setup));
  }

  private end(key: string): void {
    const application = this.launched.get(key);
    this.launched.delete(key);
    const end = async () => {
      // one which did not start has failed its scenarios already
      const started = await application?.catch(() => undefined);
      await started?.stop();
      await started?.deleteIndexes();
    };
    const ended = end();
    // told when the run stops
    ended.catch(() => undefined);
    this.stopped.push(ended);
  }
}

/**
 * An application whose import fails ends without releasing its lock, which lasts 5 s: the next one
 * would start without its permissions (docs/host-behaviour.md, row 67).
 */
async function forgetImportLocks({ variables }: TestEnvironment): Promise<void> {
  const locks = ["mappings", "fixtures", "permissions"].map((type) => `backend:import:${type}`);
  await Promise.all(
    locks.flatMap((lock) =>
      // each master deletes those of its slots, and refuses the others
      askCaches(variables, ["DEL", lock], () => undefined),
    ),
  );
}

/**
 * Asks the Redis of applications, or every master of a cluster, which has one database.
 *
 * @param refused stands for the answer of a master of a cluster that refuses
 */
export async function askCaches<T>(
  { REDIS_NODES, REDIS_URL = "" }: TestEnvironment["variables"],
  command: readonly string[],
  refused: (error: unknown) => T,
): Promise<readonly (string | T)[]> {
  if (REDIS_NODES === undefined) {
    return [await askRedis(parseRedisUrl(REDIS_URL), command, DATABASE)];
  }
  const masters = JSON.parse(REDIS_NODES) as readonly RedisAddress[];
  return Promise.all(masters.map(async (master) => askRedis(master, command).catch(refused)));
}
