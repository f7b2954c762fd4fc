import type { KuzzleRequest } from "kuzzle";

import { SignUpLimitError } from "../../errors/SignUpErrors";
import { TooManyWaitingError } from "../../errors/TooManyWaitingError";

/** Sets the header `Retry-After` of the answer, for an error that says when to retry. */
export function setRetryAfter(request: KuzzleRequest, error: unknown): void {
  if (error instanceof SignUpLimitError || error instanceof TooManyWaitingError) {
    request.response.configure({ headers: { "Retry-After": String(error.retryAfter) } });
  }
}
