import type { JSONObject, PluginContext } from "kuzzle";
import { Plugin } from "kuzzle";

import { hostModule } from "../../lib/host/kernel/hostModules";

/** Names what a later Kuzzle may do otherwise. */
export type Doctoring = "deliveries" | "roles";

/** As much of the host as this takes. */
interface Inside {
  readonly coreAnswerers: Map<string, unknown>;
}

/** Makes of the installed host one that differs in something the plugin relies on. */
export class DoctoredHost extends Plugin {
  constructor(private readonly doctoring: Doctoring) {
    super({ kuzzleVersion: ">=2.33.0 <3" });
  }

  async init(config: JSONObject, context: PluginContext): Promise<void> {
    this.config = config;
    this.context = context;
    if (this.doctoring === "deliveries") {
      const { kuzzle } = globalThis as unknown as { kuzzle: Inside };
      kuzzle.coreAnswerers.delete("core:realtime:unsubscribe");
    } else {
      const { Role } = hostModule("model/security/role") as {
        Role: { prototype: { isActionAllowed: () => boolean } };
      };
      Role.prototype.isActionAllowed = () => true;
    }
  }
}
