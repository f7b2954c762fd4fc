import { AsyncContext } from "../../shared/AsyncContext";

import { KuzzleRequest } from "kuzzle";

import type { Kernel } from "../kernel/kernel";
import { wrapAnswerer } from "../kernel/wrapAnswerer";
import type { RawWrites } from "../port/RawWrites";
import type { ServedRequests } from "../port/ServedRequests";
import { isOwnWrite } from "./ownWrites";
import { rawCalls } from "./rawCalls";

type Guarding = Parameters<RawWrites["guard"]>;

/**
 * Knows by its own asynchronous context what an admitted action writes. Where the host mixes up contexts
 * it cannot know, and judges nothing: it would refuse the host's own actions too.
 */
export class KuzzleRawWrites implements RawWrites {
  private readonly admitted = new AsyncContext<boolean>();

  constructor(
    private readonly kuzzle: Pick<Kernel, "coreAnswerers" | "internalIndex" | "pipe">,
    private readonly served: Pick<ServedRequests, "keepsContexts" | "of">,
    private readonly isRehearsal: () => boolean,
    private readonly guarded: readonly string[] = [],
  ) {
    // pipes that an action runs are code of the application's again
    const pipe = kuzzle.pipe.bind(kuzzle);
    kuzzle.pipe = (event, ...payload) =>
      this.areAdmitted
        ? this.admitted.run(false, () => pipe(event, ...payload))
        : pipe(event, ...payload);
  }

  get areAdmitted(): boolean {
    return this.admitted.get() === true;
  }

  admit<T>(work: () => T): T {
    return this.admitted.run(true, work);
  }

  guard(around: Guarding[0], unserved?: Guarding[1]): string[] {
    const { kuzzle } = this;
    return [...rawCalls(kuzzle.internalIndex.index, this.guarded)].flatMap(([event, callOf]) =>
      wrapAnswerer(kuzzle, event, (original) => (...args) => {
        if (this.areAdmitted || isOwnWrite() || !this.served.keepsContexts || this.isRehearsal()) {
          return original(...args);
        }
        const call = callOf(args);
        if (call === undefined) {
          return original(...args);
        }
        const { controller, action, body } = call;
        const request = new KuzzleRequest({ ...call.args, controller, action, body }, {});
        if (this.served.of(request).by === "nobody") {
          unserved?.(request, event);
          return original(...args);
        }
        return around(request, async () => original(...args), event);
      }),
    );
  }
}
