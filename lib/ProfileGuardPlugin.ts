import type { JSONObject, PluginContext } from "kuzzle";
import { Plugin } from "kuzzle";

import type { ProfileGuardConfig, ProfileGuardOptions } from "./config";
import { parseConfig } from "./config";
import { CONTROLLER, profileGuardController } from "./controllers/profileGuardController";
import type { Host } from "./host/Host";
import { kernel } from "./host/kernel";
import { KuzzleHost } from "./host/KuzzleHost";
import { nativeActionPipes } from "./pipes/nativeActions";
import { requestPipes } from "./pipes/requests";
import type { Log } from "./usecases/gate";
import { Gate } from "./usecases/gate";
import { prepareStart } from "./usecases/prepareStart";

interface Running {
  readonly host: Host;
  readonly config: ProfileGuardConfig;
  readonly gate: Gate;
  readonly log: Log;
}

/**
 * Guards who may hand out which rights.
 *
 * ```ts
 * app.plugin.use(new ProfileGuardPlugin({ restrictedProfileIds: ["customer"] }));
 * ```
 */
export class ProfileGuardPlugin extends Plugin {
  private running: Running | undefined;

  constructor(private readonly options: ProfileGuardOptions = {}) {
    super({ kuzzleVersion: ">=2.56.0 <3" });

    const parts = (): Running => this.parts;
    this.api = { [CONTROLLER]: profileGuardController(parts) };
    this.pipes = {
      ...nativeActionPipes(parts),
      ...requestPipes(parts),
      // the last event before the host opens its ports: the application's imports are done
      "kuzzle:state:live": async (payload: unknown) => {
        await prepareStart(this.parts);
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
  }

  /** The configuration in force. */
  get configuration(): ProfileGuardConfig {
    return this.parts.config;
  }

  /** How many requests the mode `report` has let pass since the start of this node. */
  get reportedRefusals(): number {
    return this.parts.gate.reportedRefusals;
  }

  private get parts(): Running {
    if (this.running === undefined) {
      throw new Error("profile-guard is not initialized.");
    }
    return this.running;
  }
}
