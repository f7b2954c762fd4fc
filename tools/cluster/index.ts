import path from "node:path";

import type { Application } from "../application/launch";
import { launchApplication } from "../application/launch";
import type { Services } from "../services";
import { environmentOf, startServices } from "../services";
import { checkout } from "../services/folders";
import { waitUntil } from "../services/wait";
import type { Network, NetworkHost } from "./network";
import { makeNetwork, networkUnavailable } from "./network";

export { networkUnavailable as clusterUnavailable } from "./network";

/** The port of HTTP and WebSocket, on every node: each has its own address. */
const port = 7512;
const joinDeadline = 60_000;

export interface ClusterOptions {
  /** The number of nodes. Default: 3. */
  readonly nodes?: number;
  /** A Kuzzle application; it must not set `cluster.enabled` itself. Default: the features' one. */
  readonly entry?: string;
  /** Text that a node writes when it is ready. Default: that of the features' application. */
  readonly readyLine?: string;
  /** The environment of every node: overrides ours, and what is set here. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The same of one node, by its number, read at each of its starts: stronger than what all have. */
  readonly environmentOf?: (node: number) => Readonly<Record<string, string>>;
  /** Arguments of Node.js, for every node. */
  readonly nodeArguments?: readonly string[];
  /** Leaves out Java's optimizing compiler, see tools/services. Default: true. */
  readonly quickStart?: boolean;
  /** The heap of Elasticsearch, as Java writes it. Default: "512m". */
  readonly heap?: string;
  /**
   * Puts something between the nodes and Elasticsearch, once that runs: from its URL makes the one
   * that they are given. It must listen on the gateway of their network.
   */
  readonly between?: (elasticsearchUrl: string, gateway: string) => Promise<string>;
}

/** A node. Its members tell of the process that runs now, or of the last one that ran. */
export interface ClusterNode extends Application {
  /** Its place in `nodes`, from 0. */
  readonly number: number;
  /** Starts it again where it does not run any more, until all nodes know each other. */
  start(): Promise<void>;
}

/** Nodes of one application which know each other, on services of their own. */
export interface Cluster {
  readonly services: Services;
  readonly nodes: readonly ClusterNode[];
  /** By which a node finds the services over the bridge. */
  readonly environment: Readonly<Record<string, string>>;
  /** The credentials of an administrator, for the strategy `local`. */
  readonly admin: { readonly username: string; readonly password: string };
  /** Reads from a node's answer how many nodes there are. */
  activeNodes(node: Application): Promise<number>;
  /** Ends it all. May be called twice. */
  stop(): Promise<void>;
}

/**
 * Starts an Elasticsearch, a Redis and nodes of Kuzzle, each node in a network namespace of its own,
 * because Kuzzle's cluster binds fixed ports on every interface. This process reaches a node by its
 * `url`, over a bridge; nothing leaves this machine, and nothing outlives this process.
 *
 * @throws where `clusterUnavailable` says why, and when a node does not start, with its log
 */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const reason = networkUnavailable();
  if (reason !== undefined) {
    throw new Error(`there can be no cluster here: ${reason}`);
  }
  const network = await makeNetwork(options.nodes ?? 3);
  const enders: (() => Promise<void>)[] = [
    async () => {
      network.remove();
    },
  ];
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= endAll(enders));
  try {
    const services = await startServices({
      // given ones need not be reachable from the bridge
      elasticsearchUrl: "",
      redisUrl: "",
      bindAddresses: [network.gateway],
      usualPorts: false,
      ...(options.quickStart !== undefined && { quickStart: options.quickStart }),
      ...(options.heap !== undefined && { heap: options.heap }),
    });
    enders.unshift(() => services.stop());
    const { url } = services.elasticsearch;
    const elasticsearchUrl =
      (await options.between?.(url, network.gateway)) ?? url.replace("127.0.0.1", network.gateway);
    const cluster = new RunningCluster(services, network, elasticsearchUrl, options, stop);
    enders.unshift(() => cluster.endNodes());
    await cluster.startNodes();
    return cluster;
  } catch (error) {
    await stop().catch(() => undefined);
    throw error;
  }
}

/** Tells what a node knows of its cluster: `nodes` by what they note in Redis, `activity` by what it hears, the oldest first. */
interface View {
  readonly nodes: readonly { readonly id: string; readonly address: string }[];
  readonly activity: readonly {
    readonly id: string;
    readonly address: string;
    readonly event: "joined" | "evicted";
  }[];
}

function isGivenUp({ activity }: View): (node: { readonly id: string }) => boolean {
  const last = new Map(activity.map(({ id, event }) => [id, event]));
  return ({ id }) => last.get(id) === "evicted";
}

/** Each one, in order, whatever becomes of the ones before. */
async function endAll(enders: readonly (() => Promise<void>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const end of enders) {
    await end().catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) {
    throw failures[0];
  }
}

class RunningCluster implements Cluster {
  readonly nodes: readonly Node[];
  readonly environment: Readonly<Record<string, string>>;
  readonly admin = { username: "cluster-admin", password: "pg-password" };
  private token: string | undefined;
  private isMade = false;

  constructor(
    readonly services: Services,
    network: Network,
    elasticsearchUrl: string,
    private readonly options: ClusterOptions,
    readonly stop: () => Promise<void>,
  ) {
    const { elasticsearch, redis } = services;
    this.environment = {
      ...environmentOf({
        elasticsearch: { ...elasticsearch, url: elasticsearchUrl },
        redis: {
          ...redis,
          host: network.gateway,
          url: redis.url.replace("127.0.0.1", network.gateway),
        },
      }),
      kuzzle_cluster__enabled: "true",
    };
    this.nodes = network.hosts.map((host, number) => new Node(number, this, host));
  }

  async startNodes(): Promise<void> {
    const [first, ...others] = this.nodes;
    // The first one makes the indexes, the imports and the admin; the others find them.
    await first?.launch();
    await Promise.all(others.map((node) => node.launch()));
    this.isMade = true;
    await this.joined();
  }

  async endNodes(): Promise<void> {
    await endAll(this.nodes.map((node) => () => node.stop()));
  }

  launch({ address, runner }: NetworkHost, number: number): Promise<Application> {
    const { entry, nodeArguments, environment } = this.options;
    const readyLine =
      this.options.readyLine ?? (entry === undefined ? "features: ready" : undefined);
    return launchApplication({
      entry: entry ?? path.join(checkout, "features", "application", "app.ts"),
      ...(readyLine !== undefined && { readyLine }),
      ...(nodeArguments !== undefined && { nodeArguments }),
      host: address,
      port,
      runner,
      environment: {
        ...this.environment,
        ...(number === 0 && !this.isMade
          ? { ADMIN_NAME: this.admin.username, ADMIN_PASSWORD: this.admin.password }
          : { ANOTHER_NODE: "1" }),
        ...environment,
        ...this.options.environmentOf?.(number),
      },
    });
  }

  /** Resolves when every node that runs counts every one that runs, and no more, and has given up none of them. */
  async joined(): Promise<void> {
    const { running } = this;
    await waitUntil(
      async () => {
        const views = await Promise.all(running.map((node) => this.viewOf(node)));
        return views.every(
          (view) => view.nodes.length === running.length && !view.nodes.some(isGivenUp(view)),
        );
      },
      { what: `${running.length} nodes to know each other`, deadline: joinDeadline },
    );
  }

  /**
   * Resolves when every node that runs has given up the one that was killed at an address. Before, they would
   * take a new one there for that one, and then no longer hear each other (docs/host-behaviour.md, rows 180
   * and 280).
   */
  async forgotten(address: string): Promise<void> {
    const { running } = this;
    await waitUntil(
      async () => {
        const views = await Promise.all(running.map((node) => this.viewOf(node)));
        return views.every((view) => {
          const known = view.activity.filter((one) => one.address === address);
          return (
            known.every(isGivenUp(view)) && view.nodes.every((node) => node.address !== address)
          );
        });
      },
      { what: `the node at ${address} to be given up`, deadline: joinDeadline },
    );
  }

  private get running(): readonly Node[] {
    return this.nodes.filter(({ pid }) => pid !== undefined);
  }

  async activeNodes(node: Application): Promise<number> {
    return (await this.viewOf(node)).nodes.length;
  }

  private async viewOf({ url }: Application): Promise<View> {
    this.token ??= await logIn(url, this.admin);
    try {
      const call = { controller: "cluster", action: "status" };
      return (await ask(url, call, this.token)) as unknown as View;
    } catch (error) {
      // Redis, which has the tokens, may have lost them
      this.token = undefined;
      throw error;
    }
  }
}

class Node implements ClusterNode {
  private current: Application | undefined;

  constructor(
    readonly number: number,
    private readonly cluster: RunningCluster,
    private readonly place: NetworkHost,
  ) {}

  async launch(): Promise<void> {
    this.current = await this.cluster.launch(this.place, this.number);
  }

  async start(): Promise<void> {
    if (this.pid !== undefined) {
      throw new Error(`node ${this.number} runs already`);
    }
    await this.current?.stop();
    await this.cluster.forgotten(this.host);
    await this.launch();
    await this.cluster.joined();
  }

  async stop(): Promise<void> {
    await this.current?.stop();
  }

  kill(signal: NodeJS.Signals): void {
    this.process.kill(signal);
  }

  output(): string {
    return this.process.output();
  }

  get pid(): number | undefined {
    return this.current?.pid;
  }

  get exited(): Promise<Error> {
    return this.process.exited;
  }

  get url(): string {
    return this.process.url;
  }

  get host(): string {
    return this.place.address;
  }

  get port(): number {
    return port;
  }

  get mqttPort(): number {
    return this.process.mqttPort;
  }

  private get process(): Application {
    if (this.current === undefined) {
      throw new Error(`node ${this.number} was never started`);
    }
    return this.current;
  }
}

async function logIn(url: string, body: object): Promise<string> {
  const call = { controller: "auth", action: "login", strategy: "local", body };
  return String((await ask(url, call)).jwt);
}

/** @throws unless it succeeds */
async function ask(
  url: string,
  call: object,
  token?: string,
): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(`${url}/_query`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(call),
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) {
    throw new Error(`${url} answers ${response.status}: ${await response.text()}`);
  }
  return ((await response.json()) as { result: Record<string, unknown> }).result;
}
