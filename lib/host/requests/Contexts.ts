import type { KuzzleRequest } from "kuzzle";

import type { Kernel } from "../kernel/kernel";
import { currentRequest } from "../kernel/kernel";
import type { Visits } from "./Visits";

/** Where the host keeps the request of a context, and where this does. */
const REQUEST = "REQUEST";
const SENT = Symbol("profile-guard.sent");

/**
 * Knows the request of a client in whose context something is asked, whatever the host's store says by
 * now: anybody may put another request into the store, or begin another store within.
 *
 * Source: the host's lib/util/asyncStore.ts; lib/api/funnel.js `execute`.
 */
export class Contexts {
  constructor(
    private readonly kuzzle: Pick<Kernel, "asyncStore">,
    private readonly visits: Pick<Visits, "of">,
  ) {
    const { asyncStore } = kuzzle;
    if (asyncStore.run === undefined || asyncStore.set === undefined) {
      return;
    }
    const run = asyncStore.run.bind(asyncStore);
    const set = asyncStore.set.bind(asyncStore);
    asyncStore.run = (work) => {
      const outer = this.sent;
      run(() => {
        if (outer !== undefined) {
          set(SENT, outer);
        }
        work();
      });
    };
    asyncStore.set = (key, value) => {
      const isFirst = key === REQUEST && asyncStore.get(REQUEST) === undefined;
      if (isFirst && this.visits.of(value as KuzzleRequest) !== undefined) {
        set(SENT, value);
      }
      set(key, value);
    };
  }

  /** The request that the store names. */
  get current(): KuzzleRequest | undefined {
    return currentRequest(this.kuzzle);
  }

  /** The request that the host began this context with. */
  get sent(): KuzzleRequest | undefined {
    const { asyncStore } = this.kuzzle;
    return asyncStore.exists() ? (asyncStore.get(SENT) ?? this.current) : undefined;
  }
}
