import { ForbiddenError, TooManyRequestsError } from "kuzzle";

import { CODES, ErrorId } from "./ids";

/** 429: too many sign-ups from one address. */
export class SignUpLimitError extends TooManyRequestsError {
  /** `retryAfter`: in seconds. */
  public readonly details: { readonly retryAfter: number };

  constructor(public readonly retryAfter: number) {
    super(
      `Too many sign-ups from your address. Try again in ${retryAfter} s.`,
      ErrorId.signUpLimit,
      CODES[ErrorId.signUpLimit],
    );
    this.details = { retryAfter };
  }

  override get name(): string {
    return "TooManyRequestsError";
  }

  override toJSON(): ReturnType<TooManyRequestsError["toJSON"]> {
    return { ...super.toJSON(), details: this.details };
  }
}

/** 403: a pipe of the application refused, without an error of the host that says why. */
export function signUpRefused(): ForbiddenError {
  const id = ErrorId.signUpRefused;
  return new ForbiddenError("The sign-up was refused.", id, CODES[id]);
}
