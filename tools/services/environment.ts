import type { Services } from "./handles";
import { parseRedisUrl } from "./redisHealth";

/**
 * The variables by which a program finds the services: ELASTICSEARCH_URL, REDIS_URL, and those
 * Kuzzle reads its configuration from (`kuzzle_services__…`).
 */
export function environmentOf({
  elasticsearch,
  redis,
}: Pick<Services, "elasticsearch" | "redis">): Record<string, string> {
  const variables: Record<string, string> = {
    ELASTICSEARCH_URL: elasticsearch.url,
    REDIS_URL: redis.url,
    kuzzle_services__storageEngine__client__node: elasticsearch.url,
  };
  if (redis.nodes !== undefined) {
    // a list, which Kuzzle takes from its configuration alone: the application reads it
    variables.REDIS_NODES = JSON.stringify(redis.nodes);
  }
  const { username, password } = parseRedisUrl(redis.url);
  for (const name of ["internalCache", "memoryStorage"]) {
    const prefix = `kuzzle_services__${name}`;
    variables[`${prefix}__node__host`] = redis.host;
    variables[`${prefix}__node__port`] = String(redis.port);
    if (username !== undefined) {
      variables[`${prefix}__options__username`] = username;
    }
    if (password !== undefined) {
      variables[`${prefix}__options__password`] = password;
    }
  }
  return variables;
}
