import type { Services } from "../../tools/services";
import { environmentOf, startServices } from "../../tools/services";
import { Elasticsearch } from "../../tools/services/ElasticsearchClient";
import type { RedisAddress } from "../../tools/services/redisHealth";
import { lockRun } from "./runLock";

const INTERNAL = "%profile-guard-features-*";
/** Every index of ours begins so; `%`: the host's private indexes, `&`: the public ones. */
const OURS = [
  INTERNAL,
  "%plugin-profile-guard.audit-profile-guard-features-*",
  "&pg-acme.*",
  "&pg-acme-evil.*",
  "&pg-globex.*",
  "&pg-drift-*",
  "&pg-devices-*",
  "&pg-messages-*",
  "&pg-engine-*",
  "%plugin-profile-guard-features-*",
];
/** Users of ours with credentials: callers of an application, and those whom scenarios make. */
const OUR_USERS = "profile-guard-features-.+|pg-[a-z]+-[0-9]+-[0-9]+";
const CREDENTIALS = "%plugin-kuzzle-plugin-auth-passport-local.users";

/** The services of a run, and what ends with it. */
export interface TestEnvironment {
  readonly elasticsearch: Elasticsearch;
  /** Where applications find the services. */
  readonly variables: Readonly<Record<string, string>>;
  /**
   * Tells whether this run has started them: they end with all that they hold, and writes are searchable
   * at once, in every index made from now on.
   */
  readonly isOurs: boolean;
  /** Where the local strategy stores credentials, for every application on this Elasticsearch. */
  readonly credentialsIndex: string;
  /** Removes what is ours, stops what we started. */
  end(): Promise<void>;
}

/**
 * Takes the services that ELASTICSEARCH_URL and REDIS_URL name, or starts some. Given ones may be
 * somebody's own: everything of ours has names of its own there, and is removed in the end.
 */
export async function prepareEnvironment(): Promise<TestEnvironment> {
  const { ELASTICSEARCH_URL, REDIS_URL } = process.env;
  let services: Services | undefined;
  if (ELASTICSEARCH_URL === undefined || REDIS_URL === undefined) {
    services = await startServices();
  }
  const variables = services === undefined ? givenVariables() : environmentOf(services);
  const elasticsearch = new Elasticsearch(String(variables.ELASTICSEARCH_URL));
  if (services !== undefined) {
    // nobody wants its data back
    await elasticsearch.makeIndexesWith("profile-guard-short-lived", ["*"], {
      number_of_replicas: 0,
      "translog.durability": "async",
      // small indexes that are written again and again: merging takes longer than searching does
      "merge.policy.segments_per_tier": 50,
      "merge.policy.max_merge_at_once": 50,
    });
    // not credentials, the audit and what other plugins store, where an early refresh would hide
    // who does not wait for it, or show one of two platforms more than the other
    const quick = [INTERNAL, "&pg-acme.*", "&pg-globex.*"];
    await elasticsearch.makeIndexesWith("profile-guard-quick", quick, { refresh_interval: "50ms" });
  }
  const unlock = await lockRun(elasticsearch);
  const clean = async () => {
    for (const pattern of OURS) {
      await elasticsearch.deleteIndexes(pattern);
    }
    await elasticsearch.remove(CREDENTIALS, "kuid", OUR_USERS);
  };
  // what a killed run has left
  await clean();

  return {
    elasticsearch,
    variables,
    isOurs: services !== undefined,
    credentialsIndex: CREDENTIALS,
    async end() {
      if (services !== undefined) {
        // with all that it holds
        await services.stop();
        return;
      }
      await clean();
      await unlock();
    },
  };
}

/** Services given by URL: the host's own variables may be missing. */
function givenVariables(): Record<string, string> {
  const elasticsearch = process.env.ELASTICSEARCH_URL ?? "";
  const redis = process.env.REDIS_URL ?? "";
  const nodes = process.env.REDIS_NODES;
  const { hostname, port } = new URL(/^redis:/.test(redis) ? redis : `redis://${redis}`);
  return environmentOf({
    elasticsearch: { url: elasticsearch, origin: "given" },
    redis: {
      ...{ url: redis, host: hostname, port: Number(port || 6379), origin: "given" },
      ...(nodes !== undefined && { nodes: JSON.parse(nodes) as RedisAddress[] }),
    },
  });
}
