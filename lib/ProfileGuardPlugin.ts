import type { JSONObject, PluginContext } from "kuzzle";
import { Plugin } from "kuzzle";

import type { ProfileGuardConfig, ProfileGuardOptions } from "./config";
import { parseConfig } from "./config";
import { CONTROLLER, profileGuardController } from "./controllers/profileGuardController";
import type { Host } from "./host/Host";
import { KuzzleHost } from "./host/KuzzleHost";
import { nativeActionPipes } from "./pipes/nativeActions";
import { adoptRestrictedProfiles } from "./usecases/restrictedProfiles";

/**
 * Guards who may hand out which rights.
 *
 * ```ts
 * app.plugin.use(new ProfileGuardPlugin({ restrictedProfileIds: ["customer"] }));
 * ```
 */
export class ProfileGuardPlugin extends Plugin {
  private parsedConfig: ProfileGuardConfig | undefined;
  private adapter: Host | undefined;

  constructor(private readonly options: ProfileGuardOptions = {}) {
    super({ kuzzleVersion: ">=2.56.0 <3" });

    this.api = { [CONTROLLER]: profileGuardController(() => this.host) };
    this.pipes = {
      ...nativeActionPipes(
        () => this.host,
        () => this.configuration,
        (message) => {
          this.context.log.warn(message);
        },
      ),
      // the last event before the host opens its ports: the application's imports are done
      "kuzzle:state:live": async (payload: unknown) => {
        await adoptRestrictedProfiles(this.host, this.configuration);
        return payload;
      },
    };
  }

  /** @throws ConfigurationError naming every fault */
  async init(config: JSONObject, context: PluginContext): Promise<void> {
    this.config = config;
    this.context = context;
    this.parsedConfig = parseConfig(this.options, config);
    this.adapter = new KuzzleHost((globalThis as { kuzzle?: unknown }).kuzzle);
  }

  /** The configuration in force. */
  get configuration(): ProfileGuardConfig {
    if (this.parsedConfig === undefined) {
      throw new Error("profile-guard is not initialized.");
    }
    return this.parsedConfig;
  }

  private get host(): Host {
    if (this.adapter === undefined) {
      throw new Error("profile-guard is not initialized.");
    }
    return this.adapter;
  }
}
