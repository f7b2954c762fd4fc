import { isPlainObject } from "../../domain/plainObject";
import type { Greeting, SeenNodes } from "../../domain/otherNodes";
import { withTimeout } from "../../shared/timeout";
import type { Kernel } from "../kernel/kernel";
import type { NodeRegistry } from "../port/NodeRegistry";

/**
 * Holds the nodes of all platforms on a Redis database, so that a node of another one is not taken for one
 * without the plugin.
 */
const KEY = "{profile-guard}:nodes";
/** Milliseconds. */
const LONGEST = 1_000;
/** Seconds after which a node that was not heard of is no longer there. */
const LASTS = 60;
/** The name by which a Kuzzle connects to its internal cache, once. Source: the host's lib/service/cache/redis.js. */
const CONNECTION = /\bname=internal_adapter\//u;

/** The answer of the host: `nodes` by what each notes in Redis, `activity` by what this one has heard, the oldest first. */
interface HostStatus {
  readonly nodes: readonly { readonly id: string }[];
  readonly activity: readonly { readonly id: string; readonly event: "joined" | "evicted" }[];
}

interface HostCluster {
  readonly nodes: readonly string[];
  readonly givenUp: readonly string[];
}

/** The adapter of {@link NodeRegistry}: the host's Redis, and its cluster where there is one. */
export class KuzzleNodeRegistry implements NodeRegistry {
  constructor(private readonly kuzzle: Kernel) {}

  async greet(own: Greeting): Promise<SeenNodes> {
    const [seconds] = (await this.execute("time")) as [string | number];
    const now = Number(seconds);
    const cluster = await this.cluster();
    // our own comes last; source: the host's lib/cluster/node.js `getStatus`
    const said = { ...own, clusterId: cluster?.nodes.at(-1), at: now };
    await this.execute("hset", KEY, own.node, JSON.stringify(said));
    const connected = cluster === undefined ? await this.connected() : undefined;
    // after the others were counted: who came meanwhile is not taken for one without the plugin
    const greetings = await this.greetings(now);
    return {
      greetings,
      ...(cluster !== undefined && { cluster: cluster.nodes, givenUp: cluster.givenUp }),
      ...(connected !== undefined && { connected }),
    };
  }

  async leave(node: string): Promise<void> {
    const leaving = this.execute("hdel", KEY, node).catch(() => undefined);
    // a Redis that does not answer keeps no node from ending
    await withTimeout(leaving, LONGEST, () => undefined);
  }

  private async greetings(now: number): Promise<readonly Greeting[]> {
    const told = (await this.execute("hgetall", KEY)) as Readonly<Record<string, string>>;
    const read = Object.entries(told).map(([node, text]) => ({ node, ...greetingOf(text) }));
    const gone = read.filter(({ at }) => now - at > LASTS).map(({ node }) => node);
    if (gone.length > 0) {
      await this.execute("hdel", KEY, ...gone);
    }
    return read
      .filter(({ node }) => !gone.includes(node))
      .map(({ at: _at, ...greeting }) => greeting);
  }

  private async cluster(): Promise<HostCluster | undefined> {
    if (this.kuzzle.coreAnswerers?.get("cluster:status:get") === undefined) {
      return undefined;
    }
    const status = (await this.kuzzle.ask("cluster:status:get")) as HostStatus;
    const nodes = status.nodes.map(({ id }) => id);
    const last = new Map(status.activity.map(({ id, event }) => [id, event]));
    return { nodes, givenUp: nodes.filter((id) => last.get(id) === "evicted") };
  }

  /** Counts the Kuzzles on our Redis database; `undefined`: it is a Redis Cluster, or does not tell. */
  private async connected(): Promise<number | undefined> {
    const { node, nodes, database = 0 } = this.kuzzle.config.services?.internalCache ?? {};
    if (node === undefined || nodes !== undefined) {
      return undefined;
    }
    const list = await this.execute("client", "LIST").catch(() => undefined);
    return typeof list !== "string"
      ? undefined
      : list
          .split("\n")
          .filter((line) => CONNECTION.test(line) && ` ${line} `.includes(` db=${database} `))
          .length;
  }

  private execute(command: string, ...args: readonly string[]): Promise<unknown> {
    return this.kuzzle.ask("core:cache:internal:execute", command, ...args);
  }
}

function greetingOf(text: string): Omit<Greeting, "node"> & { readonly at: number } {
  const value: unknown = JSON.parse(text);
  const { version, platform, clusterId, at } = isPlainObject(value) ? value : {};
  return {
    version: String(version),
    platform: String(platform),
    ...(typeof clusterId === "string" && { clusterId }),
    at: Number(at),
  };
}
