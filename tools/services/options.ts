import { defaultElasticsearchVersion } from "./elasticsearchVersions";
import { sayOnStandardError, type Say } from "./progress";

export interface ServicesOptions {
  /** Default: the environment's ELASTICSEARCH_URL, when it is not empty. */
  readonly elasticsearchUrl?: string | undefined;
  /** Default: the environment's REDIS_URL, when it is not empty. */
  readonly redisUrl?: string | undefined;
  /** The version of Elasticsearch to start. Default: "7.17.28". */
  readonly version?: string;
  /** Elasticsearch's heap as Java writes it. Default: "512m". */
  readonly heap?: string;
  /**
   * Leaves out Java's optimizing compiler: Elasticsearch starts with half the work, and is slower
   * at its best. For measurements: false. Default: true.
   */
  readonly quickStart?: boolean;
  /** Addresses both listen on besides 127.0.0.1. Default: none. */
  readonly bindAddresses?: readonly string[];
  /**
   * Takes 9200 and 6379 where they are free. Services that are stopped and started again need ports that
   * nobody else takes meanwhile: false. Default: true.
   */
  readonly usualPorts?: boolean;
  /** Starts three Redis as one cluster in the place of one. Default: false. */
  readonly redisCluster?: boolean;
  /** The folder kept between runs. Default: `.services` in the checkout. */
  readonly folder?: string;
  /** Where progress lines go. Default: standard error. */
  readonly say?: Say;
  /** Aborting it stops everything; a pending start then rejects. */
  readonly signal?: AbortSignal;
}

/** The options with their defaults in place. */
export interface ResolvedOptions {
  readonly elasticsearchUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly version: string;
  readonly heap: string;
  readonly quickStart: boolean;
  readonly bindAddresses: readonly string[];
  readonly usualPorts: boolean;
  readonly redisCluster: boolean;
  readonly folder: string | undefined;
  readonly say: Say;
}

export function resolveOptions(
  options: ServicesOptions,
  environment: NodeJS.ProcessEnv = process.env,
): ResolvedOptions {
  // An empty variable is how a shell unsets one for a single command.
  const given = (text: string | undefined) => (text?.trim() === "" ? undefined : text?.trim());
  return {
    elasticsearchUrl: given(options.elasticsearchUrl ?? environment.ELASTICSEARCH_URL),
    redisUrl: given(options.redisUrl ?? environment.REDIS_URL),
    version: options.version ?? defaultElasticsearchVersion,
    heap: options.heap ?? "512m",
    quickStart: options.quickStart ?? true,
    bindAddresses: (options.bindAddresses ?? []).filter((address) => address !== "127.0.0.1"),
    usualPorts: options.usualPorts ?? true,
    redisCluster: options.redisCluster ?? false,
    folder: options.folder,
    say: options.say ?? sayOnStandardError,
  };
}
