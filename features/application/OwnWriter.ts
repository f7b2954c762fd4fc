import type { JSONObject, KuzzleRequest, PluginContext } from "kuzzle";
import { Plugin } from "kuzzle";

interface Task {
  readonly event: string;
  readonly args: readonly unknown[];
  readonly resolve: (answer: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

/** Milliseconds. */
const LOOKS_EVERY = 2;

/**
 * Asks events of the host, as another plugin's job does: for nobody, and outside of every request, though a request
 * (`own-writer:ask`) says which and awaits the answer.
 */
export class OwnWriter extends Plugin {
  private readonly tasks: Task[] = [];

  constructor() {
    super({ kuzzleVersion: ">=2.33.0 <3" });
    this.api = {
      "own-writer": { actions: { ask: { handler: async (request) => this.enqueue(request) } } },
    };
  }

  async init(config: JSONObject, context: PluginContext): Promise<void> {
    this.config = config;
    this.context = context;
    const { kuzzle } = globalThis as unknown as {
      kuzzle: { ask(event: string, ...args: readonly unknown[]): Promise<unknown> };
    };
    // made here, so that what it calls belongs to no request
    setInterval(() => {
      for (const { event, args, resolve, reject } of this.tasks.splice(0)) {
        kuzzle.ask(event, ...args).then(resolve, reject);
      }
    }, LOOKS_EVERY).unref();
  }

  private async enqueue(request: KuzzleRequest): Promise<{ done: true }> {
    const { event, args } = request.input.body as Pick<Task, "event" | "args">;
    await new Promise((resolve, reject) => {
      this.tasks.push({ event, args, resolve, reject });
    });
    return { done: true };
  }
}
