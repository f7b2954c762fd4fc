import type { KuzzleRequest } from "kuzzle";

import { TooManyCursorsError } from "../errors/TooManyCursorsError";
import { TooManyShardsError } from "../errors/TooManyShardsError";
import { TooManyWaitingError } from "../errors/TooManyWaitingError";
import { setRetryAfter } from "../usecases/admission/retryAfter";
import type { Services } from "../usecases/Services";
import { actorOf, commandOf } from "../usecases/support/command";

const SHARES = [TooManyCursorsError, TooManyShardsError, TooManyWaitingError];

/**
 * Hands on what refuses a request that would take more than its caller's share: the answer says when to try again,
 * the audit and the metrics tell of it.
 *
 * @param isUnderWay tells that the action has begun: what refuses then is told where it does
 */
export function tellingShare(
  { host, gate }: Pick<Services, "host" | "gate">,
  request: KuzzleRequest,
  isUnderWay: () => boolean = () => false,
): (error: unknown) => Promise<never> {
  return async (error) => {
    setRetryAfter(request, error);
    const client = host.clientRequest(request);
    const isShare = SHARES.some((kind) => error instanceof kind);
    if (isShare && client !== undefined && !isUnderWay()) {
      await gate.recorder.refused(actorOf(client), commandOf(request, client), error, false);
    }
    throw error;
  };
}

/** Runs an action, and tells whether it has begun. */
export function noting<T>(run: () => Promise<T>): {
  readonly run: () => Promise<T>;
  readonly hasBegun: () => boolean;
} {
  let hasBegun = false;
  return {
    run: () => {
      hasBegun = true;
      return run();
    },
    hasBegun: () => hasBegun,
  };
}
