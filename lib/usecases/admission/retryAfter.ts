import type { KuzzleRequest } from "kuzzle";

import { SignUpLimitError } from "../../errors/SignUpErrors";
import { TooManyCursorsError } from "../../errors/TooManyCursorsError";
import { TooManyWaitingError } from "../../errors/TooManyWaitingError";

/** Sets the header `Retry-After` of the answer, for an error that says when to retry. */
export function setRetryAfter(request: KuzzleRequest, error: unknown): void {
  const isTold =
    error instanceof SignUpLimitError ||
    error instanceof TooManyWaitingError ||
    error instanceof TooManyCursorsError;
  if (isTold && error.retryAfter !== undefined) {
    request.response.configure({ headers: { "Retry-After": String(error.retryAfter) } });
  }
}
