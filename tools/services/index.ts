import { choose } from "./choice";
import { elasticsearchWays } from "./elasticsearch";
import type { Services } from "./handles";
import { resolveOptions, type ServicesOptions } from "./options";
import { redisWays } from "./redis";
import { Session } from "./Session";
import { joinReasons } from "./stopped";

export { environmentOf } from "./environment";
export type {
  ElasticsearchService,
  Origin,
  RedisService,
  ServiceProcess,
  Services,
} from "./handles";
export type { ServicesOptions } from "./options";

/**
 * Finds or starts a healthy Elasticsearch and Redis, each one by the first way which is open:
 * a URL given, a Docker engine, else this machine (for Elasticsearch a distribution from Maven
 * Central; for Redis an installed `redis-server`, else a binary from Maven Central).
 *
 * Nothing outlives this process, however it ends: `stop()` is the orderly way, not the only one.
 *
 * @throws one error for each service which cannot be had, naming the ways; nothing then runs.
 */
export async function startServices(options: ServicesOptions = {}): Promise<Services> {
  const resolved = resolveOptions(options);
  const session = new Session(resolved.say, resolved.folder);
  const stop = () => session.stop();
  const onAbort = () => {
    stop().catch(() => undefined);
  };
  options.signal?.addEventListener("abort", onAbort, { once: true });
  if (options.signal?.aborted) {
    onAbort();
  }

  const stopOnError = async <T>(start: Promise<T>): Promise<T> => {
    try {
      return await start;
    } catch (error) {
      // The other one need not finish a start nobody will use.
      stop().catch(() => undefined);
      throw error;
    }
  };
  const choice = (service: string) => ({
    stopError: () => session.stopError,
    onFailure: (text: string) => {
      session.say(service, text);
    },
  });
  const [elasticsearch, redis] = await Promise.allSettled([
    stopOnError(
      choose("Elasticsearch", elasticsearchWays(session, resolved), choice("elasticsearch")),
    ),
    stopOnError(choose("Redis", redisWays(session, resolved), choice("redis"))),
  ]);
  if (elasticsearch.status === "fulfilled" && redis.status === "fulfilled") {
    return { elasticsearch: elasticsearch.value, redis: redis.value, stop };
  }
  await stop().catch(() => undefined);
  throw joinReasons(
    [elasticsearch, redis].flatMap((result): unknown[] =>
      result.status === "rejected" ? [result.reason] : [],
    ),
  );
}
