import { EventEmitter } from "node:events";

import type { Kernel } from "../../../lib/host/kernel/kernel";

type Answer = (...args: never[]) => unknown;

/** A kernel that answers what it is told to, and emits like the host does. */
export class FakeKernel {
  readonly events = new EventEmitter();
  readonly asked: unknown[][] = [];
  readonly answers = new Map<string, Answer>();
  readonly dispatched: unknown[] = [];
  readonly left: string[] = [];
  readonly closed: string[] = [];
  readonly tokensByConnection = new Map<string, object>();
  readonly internalIndex = {
    index: "kuzzle",
    refreshCollection: async (collection: string): Promise<void> => {
      this.asked.push(["refresh", collection]);
    },
  };
  readonly router = { connections: new Map([["line", {}]]) };
  readonly id = "this-node";
  readonly tokenManager = { tokensByConnection: this.tokensByConnection };
  readonly asyncStore = { exists: () => false, get: () => undefined };
  readonly broadcasts: string[] = [];
  readonly entryPoint = {
    protocols: new Map(
      ["internal", "websocket"].map((name) => [
        name,
        {
          broadcast: (data: { payload: string }) => this.broadcasts.push(`${name} ${data.payload}`),
          disconnect: (connectionId: string) => this.closed.push(connectionId),
        },
      ]),
    ),
    _clients: new Map([["line", { protocol: "websocket" }]]),
    dispatch: (event: string, data: { payload: string }): void => {
      this.dispatched.push([event, data]);
    },
    leaveChannel: (channel: string, connectionId: string) =>
      this.left.push(`${connectionId} ${channel}`),
  };

  get coreAnswerers() {
    return this.answers;
  }

  get kernel(): Kernel {
    return this as unknown as Kernel;
  }

  on(event: string, listener: (payload: never) => void): this {
    this.events.on(event, listener as (payload: unknown) => void);
    return this;
  }

  readonly ask = async (event: string, ...args: unknown[]): Promise<unknown> => {
    this.asked.push([event, ...args]);
    return this.answers.get(event)?.(...(args as never[]));
  };
}
