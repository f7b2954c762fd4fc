import type { CollectionShards } from "../../domain/requests/addedShards";
import { shardsIn } from "../../domain/requests/addedShards";
import type { Kernel, StorageClient } from "../kernel/kernel";
import { storageClient } from "../kernel/kernel";
import type { ShardCount, ShardReader } from "../port/ShardReader";

/** The client of Elasticsearch 8 must be asked for this form; that of 7 has no other. */
const OPTIONS = { meta: true, requestTimeout: 5_000, maxRetries: 0 } as const;
const SETTING = "cluster.max_shards_per_node";
const HEALTH = "number_of_data_nodes,indices.*.number_of_shards,indices.*.number_of_replicas";

interface Health {
  readonly number_of_data_nodes?: unknown;
  readonly indices?: Readonly<
    Record<string, { readonly number_of_shards: number; readonly number_of_replicas: number }>
  >;
}

/** `transient` goes before `persistent`; the defaults are those of the file too. */
type Settings = Readonly<
  Partial<
    Record<"transient" | "persistent" | "defaults", { cluster?: { max_shards_per_node?: unknown } }>
  >
>;

type Aliases = readonly { readonly alias: string; readonly index: string }[];

/**
 * Asks Elasticsearch itself, by the client that Kuzzle gives to applications: none of its events tells
 * of shards. The client of a plugin's context is one for Elasticsearch 7, whatever the configuration
 * says (host behaviour 142).
 */
export class KuzzleShardReader implements ShardReader {
  constructor(
    private readonly kuzzle: Pick<Kernel, "config">,
    private readonly client: () => StorageClient = storageClient,
  ) {}

  /** Source: the host's lib/service/storage/7/elasticsearch.js `createCollection`. */
  get usual(): CollectionShards {
    const { number_of_shards: shards, number_of_replicas: replicas } = {
      ...this.kuzzle.config.services?.storageEngine?.defaultSettings,
    };
    return { shards: Number(shards ?? 1), replicas: Number(replicas ?? 1) };
  }

  async count(): Promise<ShardCount> {
    const [health, settings, aliases] = await Promise.all([
      this.ask<Health>("/_cluster/health", { level: "indices", filter_path: HEALTH }),
      this.ask<Settings>("/_cluster/settings", {
        include_defaults: "true",
        filter_path: `*.${SETTING}`,
      }),
      this.ask<Aliases>("/_cat/aliases", { format: "json", h: "alias,index" }),
    ]);
    const indices = new Map<string, CollectionShards>(
      Object.entries(health.indices ?? {}).map(([name, one]) => [
        name,
        { shards: one.number_of_shards, replicas: one.number_of_replicas },
      ]),
    );
    return {
      all: known([...indices.values()].reduce((sum, one) => sum + shardsIn(one), 0)),
      most: known(perNode(settings) * Number(health.number_of_data_nodes)),
      stored: (index) => collectionsOf(index, aliases, indices),
    };
  }

  private async ask<T>(path: string, querystring: Readonly<Record<string, string>>): Promise<T> {
    const request = { method: "GET", path, querystring };
    return (await this.client().transport.request(request, OPTIONS)).body as T;
  }
}

function perNode(settings: Settings): number {
  const given = (["transient", "persistent", "defaults"] as const).map((kind) =>
    Number(settings[kind]?.cluster?.max_shards_per_node),
  );
  return given.find((count) => count > 0) ?? Number.NaN;
}

function known(count: number): number {
  if (!Number.isSafeInteger(count)) {
    throw new Error("Elasticsearch does not tell of its shards in a form that is known");
  }
  return count;
}

/**
 * With what a write has made while its collection was deleted: it bears the name of the alias itself
 * (host behaviour 144), which no collection can have.
 * Source: the host's lib/service/storage/7/elasticsearch.js `_getAlias`.
 */
function collectionsOf(
  index: string,
  aliases: Aliases,
  indices: ReadonlyMap<string, CollectionShards>,
): ReadonlyMap<string, CollectionShards> {
  const begin = `@&${index}.`;
  return new Map([
    ...aliases.flatMap(({ alias, index: name }) => {
      const one = indices.get(name);
      return one && alias.startsWith(begin) ? [[alias.slice(begin.length), one] as const] : [];
    }),
    ...[...indices].filter(([name]) => name.startsWith(begin)),
  ]);
}
