import type { KuzzleError, KuzzleRequest } from "kuzzle";

import type { NativeCall, RefusalReader } from "../../lib/host/port/Host";

/** Refuses what is told to it, by `controller:action id`. */
export class FakeRefusals implements RefusalReader {
  readonly byCall = new Map<string, KuzzleError>();
  readonly asked: string[] = [];
  rehearses = false;

  isUnderWay(): boolean {
    return this.rehearses;
  }

  async refusalOf({ input }: KuzzleRequest, call?: NativeCall): Promise<KuzzleError | undefined> {
    const { controller, action, args } = call ?? {
      controller: String(input.controller),
      action: String(input.action),
      args: input.args,
    };
    const key = `${controller}:${action} ${String((args as { _id?: unknown })._id)}`;
    this.asked.push(key);
    return this.byCall.get(key);
  }
}
