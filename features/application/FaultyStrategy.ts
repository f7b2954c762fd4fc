import type { JSONObject, KuzzleRequest, PluginContext } from "kuzzle";
import { Plugin } from "kuzzle";

class NobodyLogsIn {
  readonly name = "faulty";

  authenticate(): void {
    throw new Error("nobody logs in by this strategy");
  }
}

/**
 * An authentication strategy that accepts credentials and then fails to store them, when they say
 * so: half stored, as a storage would leave them that fails in between.
 */
export class FaultyStrategy extends Plugin {
  private readonly stored = new Set<string>();

  constructor() {
    super({ kuzzleVersion: ">=2.33.0 <3" });
    this.authenticators = { NobodyLogsIn };
    this.strategies = {
      faulty: {
        config: { authenticator: "NobodyLogsIn", fields: ["fail"] },
        methods: {
          create: "store",
          delete: "remove",
          exists: "has",
          update: "store",
          validate: "accept",
          verify: "verify",
        },
      },
    };
  }

  async init(config: JSONObject, context: PluginContext): Promise<void> {
    this.config = config;
    this.context = context;
  }

  async store(_request: KuzzleRequest, { fail }: { fail?: boolean }, kuid: string) {
    this.stored.add(kuid);
    if (fail === true) {
      throw new Error("the storage of the faulty strategy has failed");
    }
    return {};
  }

  async remove(_request: KuzzleRequest, kuid: string): Promise<void> {
    this.stored.delete(kuid);
  }

  async has(_request: KuzzleRequest, kuid: string): Promise<boolean> {
    return this.stored.has(kuid);
  }

  async accept(): Promise<boolean> {
    return true;
  }

  async verify(): Promise<boolean> {
    return false;
  }
}
