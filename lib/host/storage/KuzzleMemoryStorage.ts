import { randomUUID } from "node:crypto";

import type { Kernel } from "../kernel/kernel";
import type { MemoryStorage } from "../port/MemoryStorage";

/** In milliseconds, should the key not be deleted. */
const TIME_TO_LIVE = 10_000;

/** The host's memory storage, which clients use by `ms:*`, beside its internal cache. */
export class KuzzleMemoryStorage implements MemoryStorage {
  isRefused = false;

  constructor(private readonly kuzzle: Pick<Kernel, "ask">) {}

  /**
   * Writes a key to one, and looks for it in the other: addresses and names of servers do not tell.
   * Source: the host's lib/core/cache/cacheEngine.js.
   */
  async isInternalCache(): Promise<boolean> {
    const key = `{profile-guard}:shared-memory:${randomUUID()}`;
    await this.kuzzle.ask("core:cache:internal:store", key, "1", { ttl: TIME_TO_LIVE });
    try {
      return (await this.kuzzle.ask("core:cache:public:get", key)) !== null;
    } finally {
      await this.kuzzle.ask("core:cache:internal:del", key);
    }
  }
}
