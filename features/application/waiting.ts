import type { Backend, KuzzleRequest } from "kuzzle";

/**
 * Lets requests to subscribe wait behind the host's judgement of them, as a pipe of an application may:
 * those whose volatile data says `waits`, until `waiting:release`.
 */
export function letSubscriptionsWait(app: Backend): void {
  const waiting: (() => void)[] = [];
  app.pipe.register("realtime:beforeSubscribe", async (request: KuzzleRequest) => {
    if (request.input.volatile?.waits === true) {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
      });
    }
    return request;
  });
  app.controller.register("waiting", {
    actions: {
      count: { handler: async (): Promise<number> => waiting.length },
      release: {
        handler: async (): Promise<void> => {
          waiting.splice(0).forEach((resolve) => {
            resolve();
          });
        },
      },
    },
  });
}
