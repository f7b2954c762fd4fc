import type { JSONObject, PluginContext } from "kuzzle";
import { Plugin } from "kuzzle";

import type { ProfileGuardConfig, ProfileGuardOptions } from "./config";
import { parseConfig } from "./config";
import { CONTROLLER, profileGuardController } from "./controllers/profileGuardController";
import { kernel } from "./host/kernel";
import { KuzzleHost } from "./host/KuzzleHost";
import { followRemovals } from "./native/followRemovals";
import type { Surroundings } from "./native/guardNativeActions";
import { guardNativeActions } from "./native/guardNativeActions";
import { requestPipes } from "./pipes/requests";
import { Gate } from "./usecases/gate";
import { prepareStart } from "./usecases/prepareStart";

/**
 * Guards who may hand out which rights.
 *
 * ```ts
 * app.plugin.use(new ProfileGuardPlugin({ restrictedProfileIds: ["customer"] }));
 * ```
 */
export class ProfileGuardPlugin extends Plugin {
  private running: Surroundings | undefined;

  constructor(private readonly options: ProfileGuardOptions = {}) {
    super({ kuzzleVersion: ">=2.56.0 <3" });

    const parts = (): Surroundings => this.parts;
    this.api = { [CONTROLLER]: profileGuardController(parts) };
    this.pipes = {
      ...requestPipes(parts),
      // the last event before the host opens its ports: the application's imports are done, and
      // every plugin's controllers are there
      "kuzzle:state:live": async (payload: unknown) => {
        await prepareStart(this.parts);
        this.guard((key) => isOfPlugin(key));
        return payload;
      },
    };
  }

  /** @throws ConfigurationError naming every fault */
  async init(config: JSONObject, context: PluginContext): Promise<void> {
    this.config = config;
    this.context = context;
    const parsed = parseConfig(this.options, config);
    const host = new KuzzleHost(kernel());
    const { log } = context;
    this.running = { host, config: parsed, gate: new Gate(host, parsed, log), log };
    if (parsed.guardNativeActions) {
      followRemovals(this.running);
    }
    // before the application's imports, which are validated too
    this.guard((key) => !isOfPlugin(key));
  }

  /** The configuration in force. */
  get configuration(): ProfileGuardConfig {
    return this.parts.config;
  }

  /** How many requests the mode `report` has let pass since the start of this node. */
  get reportedRefusals(): number {
    return this.parts.gate.reportedRefusals;
  }

  private guard(wanted: (key: string) => boolean): void {
    const { parts } = this;
    if (!parts.config.guardNativeActions) {
      return;
    }
    const missing = guardNativeActions(parts, wanted);
    if (missing.length > 0) {
      parts.log.warn(`Not guarded, since this Kuzzle does not have them: ${missing.join(", ")}.`);
    }
  }

  private get parts(): Surroundings {
    if (this.running === undefined) {
      throw new Error("profile-guard is not initialized.");
    }
    return this.running;
  }
}

/** The host's own controllers have no slash in their name. */
function isOfPlugin(key: string): boolean {
  return key.includes("/");
}
