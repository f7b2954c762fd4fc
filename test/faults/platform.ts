import path from "node:path";

import { callers } from "../../features/application/permissions";
import type { Setup } from "../../features/application/setup";
import type { Call } from "../../features/support/answers";
import type { Client } from "../../features/support/clients";
import { connect, sendHttp } from "../../features/support/clients";
import { Elasticsearch } from "../../tools/services/ElasticsearchClient";
import type { Application } from "../../tools/application/launch";
import { launchApplication } from "../../tools/application/launch";
import type { Services } from "../../tools/services";
import { environmentOf } from "../../tools/services";
import { openSocket } from "./socket";
import { checkout } from "../../tools/services/folders";
import { withTimeout } from "../../lib/shared/timeout";

export type Way = "raw-http" | "raw-websocket";

/** The outcome of a request, as its sender sees it. */
export interface Outcome {
  /** `undefined`: no answer. */
  readonly status: number | undefined;
  /** The error's id, when it has one. */
  readonly id?: string;
  readonly message?: string;
  readonly result?: unknown;
  /** Until the answer, or until it was given up. */
  readonly milliseconds: number;
}

export const PASSWORD = "pg-password";
const ENTRY = path.join(checkout, "features", "application", "app.ts");
/** Longer than any answer may take, to measure by how much. */
const GIVE_UP = 60_000;

/** A node that can be started again where it was. */
export interface FaultNode extends Application {
  start(): Promise<void>;
}

export interface PlatformOptions {
  readonly services: Services;
  readonly nodes: readonly (Application | FaultNode)[];
  /** The name of the internal index, without its `%`. */
  readonly name: string;
  readonly admin: { readonly username: string; readonly password: string };
  /** Tells whether it uses the services alone, and ends with this. */
  stop(): Promise<void>;
}

/** Nodes of the features' application on services of their own, and its callers. */
export class Platform {
  readonly services: Services;
  readonly nodes: readonly (Application | FaultNode)[];
  readonly elasticsearch: Elasticsearch;
  readonly name: string;
  private readonly clients = new Map<string, Promise<Client>>();
  private tokens = new Map<string, string>();
  private known: readonly string[] = ["admin"];

  constructor(private readonly options: PlatformOptions) {
    this.services = options.services;
    this.nodes = options.nodes;
    this.name = options.name;
    this.elasticsearch = new Elasticsearch(options.services.elasticsearch.url);
  }

  /** Makes the callers, once. */
  async prepare(): Promise<this> {
    await this.logIn();
    for (const [caller, profileIds] of Object.entries(callers)) {
      await this.asAdmin({
        controller: "security",
        action: "createUser",
        _id: this.kuidOf(caller),
        refresh: "false",
        body: {
          content: { profileIds },
          credentials: { local: { username: this.kuidOf(caller), password: PASSWORD } },
        },
      });
    }
    this.known = ["admin", ...Object.keys(callers)];
    await this.logIn();
    await this.elasticsearch.refreshEvery(`%${this.name}.*`, "50ms");
    return this;
  }

  kuidOf(caller: string): string {
    return caller === "admin" ? this.options.admin.username : `${this.name}-${caller}`;
  }

  async send(node: number, way: Way, caller: string, call: Call): Promise<Outcome> {
    const startedAt = performance.now();
    const since = () => Math.round(performance.now() - startedAt);
    try {
      const client = await this.client(node, way, caller);
      const answer = await withTimeout(client.call(call), GIVE_UP, () => undefined);
      const milliseconds = since();
      if (answer === undefined) {
        return { status: undefined, milliseconds };
      }
      const { status, error, result } = answer;
      return {
        status,
        result,
        milliseconds,
        ...(error !== null && { id: error.id, message: error.message }),
      };
    } catch (error) {
      this.clients.delete(`${node} ${way} ${caller}`);
      return { status: undefined, message: String(error), milliseconds: since() };
    }
  }

  /** @throws unless it succeeds */
  async asAdmin(call: Call, node = 0): Promise<unknown> {
    const { status, result, message } = await this.send(node, "raw-http", "admin", call);
    if (status !== 200) {
      throw new Error(`${call.controller}:${call.action} as admin: ${message ?? "no answer"}`);
    }
    return result;
  }

  /** The same platform with lines of its own, which are to be hung up. */
  fresh(): Platform {
    const other = new Platform(this.options);
    other.tokens = this.tokens;
    other.known = this.known;
    return other;
  }

  /** Everybody known logs in again: Redis, which has the tokens, may have lost them. */
  async logIn(node = 0): Promise<void> {
    const tokens = new Map<string, string>();
    for (const caller of this.known) {
      const body = {
        username: this.kuidOf(caller),
        password: caller === "admin" ? this.options.admin.password : PASSWORD,
      };
      const { result, error } = await withTimeout(
        sendHttp(`${this.url(node)}/_login/local`, "POST", body, undefined),
        GIVE_UP,
        () => {
          throw new Error(`${caller} got no answer to his login`);
        },
      );
      if (error !== null) {
        throw new Error(`${caller} cannot log in: ${error.message}`);
      }
      tokens.set(caller, (result as { jwt: string }).jwt);
    }
    await this.hangUp();
    this.tokens = tokens;
  }

  /** Reads everything that the host keeps about rights, as Elasticsearch holds it. */
  stored() {
    return this.elasticsearch.documents(
      ["users", "profiles", "roles"].map((collection) => `%${this.name}.${collection}`),
    );
  }

  /** The first node. @throws when it cannot be started again */
  restartable(number = 0): FaultNode {
    const node = this.node(number);
    if (!("start" in node)) {
      throw new Error("this node cannot be started again");
    }
    return node;
  }

  /** All of them, as nodes that have given each other up do not find each other again. */
  async restart(): Promise<void> {
    const nodes = this.nodes.map((_node, number) => this.restartable(number));
    await Promise.all(nodes.map(async (node) => node.stop()));
    for (const node of nodes) {
      await node.start();
    }
  }

  url(node: number): string {
    return this.node(node).url;
  }

  async stop(): Promise<void> {
    await this.hangUp();
    await this.options.stop();
  }

  async hangUp(): Promise<void> {
    const clients = [...this.clients.values()];
    this.clients.clear();
    await Promise.allSettled(clients.map(async (client) => (await client).close()));
  }

  private node(number: number): Application | FaultNode {
    const node = this.nodes[number];
    if (node === undefined) {
      throw new Error(`there is no node ${number}`);
    }
    return node;
  }

  private client(node: number, way: Way, caller: string): Promise<Client> {
    const key = `${node} ${way} ${caller}`;
    const client =
      this.clients.get(key) ??
      (way === "raw-http"
        ? connect(way, this.node(node), this.tokens.get(caller))
        : openSocket(this.node(node), this.tokens.get(caller)));
    this.clients.set(key, client);
    return client;
  }
}

export interface NodeOptions {
  readonly services: Services;
  /** Where the node finds Elasticsearch. Default: where it is. */
  readonly elasticsearchUrl?: string;
  readonly name: string;
  readonly port?: number;
  /** The user who is to be the first admin; absent: there is one. */
  readonly admin?: { readonly username: string; readonly password: string };
  readonly setup?: Setup;
  readonly environment?: Readonly<Record<string, string>>;
  readonly nodeArguments?: readonly string[];
}

/** One node of the features' application, not clustered. */
export async function launchNode(options: NodeOptions): Promise<Application> {
  const { services, name, admin } = options;
  const { elasticsearch, redis } = services;
  return launchApplication({
    entry: ENTRY,
    readyLine: "features: ready",
    ...(options.port !== undefined && { port: options.port }),
    ...(options.nodeArguments && { nodeArguments: options.nodeArguments }),
    environment: {
      ...environmentOf({
        redis,
        elasticsearch: { ...elasticsearch, url: options.elasticsearchUrl ?? elasticsearch.url },
      }),
      kuzzle_services__storageEngine__internalIndex__name: name,
      kuzzle_services__internalCache__database: "9",
      APPLICATION_SETUP: JSON.stringify(options.setup ?? {}),
      ...(admin && { ADMIN_NAME: admin.username, ADMIN_PASSWORD: admin.password }),
      ...options.environment,
    },
  });
}

/** A platform of one node. Its services are left alone when it stops. */
export async function startPlatform(
  options: Pick<
    NodeOptions,
    "services" | "elasticsearchUrl" | "setup" | "environment" | "nodeArguments"
  >,
): Promise<Platform> {
  const name = `profile-guard-faults-${process.pid}-${++platforms}`;
  const admin = { username: `${name}-admin`, password: PASSWORD };
  let current = await launchNode({ ...options, name, admin });
  const node: FaultNode = {
    ...current,
    // its members tell of the process that runs now
    get pid() {
      return current.pid;
    },
    get exited() {
      return current.exited;
    },
    output: () => current.output(),
    kill: (signal) => {
      current.kill(signal);
    },
    stop: () => current.stop(),
    start: async () => {
      await current.stop();
      current = await launchNode({ ...options, name, port: current.port });
    },
  };
  const { services } = options;
  const stop = () => node.stop();
  return new Platform({ services, nodes: [node], name, admin, stop }).prepare();
}

let platforms = 0;
