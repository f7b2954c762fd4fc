import { KuzzleRequest } from "kuzzle";

import type { Kernel } from "../kernel/kernel";
import { untilTaken } from "../kernel/untilTaken";
import { wrapAnswerer } from "../kernel/wrapAnswerer";
import type { NativeCall } from "../port/Host";
import type { AroundRawWrite, RawWrites, UnservedRawWrite } from "../port/RawWrites";
import type { ServedRequests } from "../port/ServedRequests";
import { cacheKeyOfWritten } from "./keptDocument";
import { copyOfAsked, rawCalls } from "./rawCalls";
import { guardStrategies } from "./strategyWrites";
import { asAction, asApplicationCode, runListenersApart, writer } from "./writers";

type Watched = Pick<Kernel, "ask" | "coreAnswerers" | "internalIndex" | "pipe" | "pluginsManager">;

/**
 * Knows by its own asynchronous context what an admitted action writes. Where the host mixes up contexts
 * it cannot know, and judges nothing: it would refuse the host's own actions too.
 */
export class KuzzleRawWrites implements RawWrites {
  constructor(
    private readonly kuzzle: Watched,
    private readonly served: Pick<ServedRequests, "keepsContexts" | "of">,
    private readonly isRehearsal: () => boolean,
    private readonly guarded: readonly string[] = [],
  ) {
    // pipes that an action runs are code of the application's again
    const pipe = kuzzle.pipe.bind(kuzzle);
    kuzzle.pipe = (event, ...payload) => asApplicationCode(() => pipe(event, ...payload));
  }

  get areAdmitted(): boolean {
    return writer() === "action";
  }

  private get isUnjudged(): boolean {
    return writer() !== undefined || !this.served.keepsContexts || this.isRehearsal();
  }

  admit<T>(work: () => T): T {
    return asAction(work);
  }

  guard(around: AroundRawWrite, unserved?: UnservedRawWrite): string[] {
    const { kuzzle } = this;
    const judged = this.judging(around, unserved);
    const missing = [...rawCalls(kuzzle.internalIndex.index, this.guarded)].flatMap(
      ([event, callOf]) =>
        wrapAnswerer(kuzzle, event, (original) => (...given) => {
          if (this.isUnjudged) {
            return original(...given);
          }
          const args = copyOfAsked(event, given);
          const kept = cacheKeyOfWritten(kuzzle.internalIndex.index, event, args);
          return judged(callOf(args), () => original(...args), event, kept);
        }),
    );
    return [...missing, ...runListenersApart(kuzzle)];
  }

  guardStrategies(around: AroundRawWrite, unserved?: UnservedRawWrite): void {
    const judged = this.judging(around, unserved);
    guardStrategies(this.kuzzle.pluginsManager, async (call, run, name) =>
      this.isUnjudged ? run() : judged(call, run, name),
    );
  }

  private judging(around: AroundRawWrite, unserved: UnservedRawWrite | undefined) {
    return (
      call: NativeCall | undefined,
      run: () => unknown,
      by: string,
      kept?: string,
    ): unknown => {
      if (call === undefined) {
        return run();
      }
      const { controller, action, body, args } = call;
      const request = new KuzzleRequest({ ...args, controller, action, body }, {});
      if (this.served.of(request).by === "nobody") {
        unserved?.(request, by);
        return run();
      }
      return around(
        request,
        async () => (kept === undefined ? run() : this.forgetting(kept, run)),
        by,
      );
    };
  }

  /** Judging has read what was there before, which the host keeps in Redis: nobody else tells it to forget that. */
  private async forgetting(kept: string, run: () => unknown): Promise<unknown> {
    try {
      return await run();
    } finally {
      await untilTaken(async () => {
        await this.kuzzle.ask("core:cache:internal:del", kept);
      });
    }
  }
}
