import type { JSONObject, PluginContext } from "kuzzle";
import { Plugin } from "kuzzle";

interface HostLike {
  readonly internalIndex: { readonly index: string };
  ask: (event: string, ...args: unknown[]) => Promise<unknown>;
}

const HOUR = 60 * 60 * 1000;

/**
 * Keeps the host's notes about what it has imported inside this application's internal index.
 *
 * The host takes them to the index "kuzzle" and to fixed keys in Redis, whatever the internal index
 * is called: two applications on the same services would believe each other's imports done, and
 * these tests would write into somebody's own index.
 * Source: the host's lib/kuzzle/kuzzle.ts `loadInitialState`, `persistHashedImport`.
 */
export class OwnImports extends Plugin {
  constructor() {
    super({ kuzzleVersion: ">=2.33.0 <3" });
  }

  async init(config: JSONObject, context: PluginContext): Promise<void> {
    this.config = config;
    this.context = context;
    const host = (globalThis as unknown as { kuzzle: HostLike }).kuzzle;
    const own = host.internalIndex.index;
    const ask = host.ask.bind(host);

    host.ask = (event, first, ...others) => {
      if (event.startsWith("core:storage:private:document:") && first === "kuzzle") {
        return ask(event, own, ...others);
      }
      if (event.startsWith("core:cache:internal:") && String(first).startsWith("backend:init:")) {
        const key = `${own}:${String(first)}`;
        return event.endsWith(":store")
          ? ask(event, key, others[0], { ttl: HOUR })
          : ask(event, key, ...others);
      }
      return ask(event, first, ...others);
    };
  }
}
