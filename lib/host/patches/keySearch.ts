import { hostModule } from "../kernel/hostModules";

/** The subset of the host's client of Redis that we use. Source: lib/service/cache/redis.js. */
export interface RedisClient {
  _searchNodeKeys: (this: RedisClient, node: Scannable, pattern: string) => Promise<string[]>;
}

interface Scannable {
  scanStream(options: object): NodeJS.EventEmitter;
}

const MODULE = "service/cache/redis";

/**
 * Lets a search for keys fail when Redis is gone. The host listens to no error of it: when Redis is
 * lost in the middle, while `security:deleteUser` looks for the tokens of a user, nobody catches
 * the error, and the node ends some 10 s later.
 *
 * @param find finds the prototype of the host's client; absent: the one that this package resolves
 * @returns a function that takes it back
 * @throws a plain Error when the host does not look as expected; nothing is changed then
 */
export function letKeySearchesFail(find: () => unknown = resolveClient): () => void {
  const prototype = Object(find()) as RedisClient;
  const { _searchNodeKeys: search } = prototype;
  if (typeof search !== "function") {
    throw new Error('its client of Redis has no "_searchNodeKeys"');
  }
  prototype._searchNodeKeys = function (this: RedisClient, node, pattern) {
    return new Promise((resolve, reject) => {
      const heard: Scannable = {
        scanStream: (options) => node.scanStream(options).on("error", reject),
      };
      search.call(this, heard, pattern).then(resolve, reject);
    });
  };
  return () => {
    prototype._searchNodeKeys = search;
  };
}

function resolveClient(): unknown {
  const client = hostModule(MODULE) as { readonly prototype?: unknown };
  return client.prototype;
}
