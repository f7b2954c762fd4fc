import { TooManyRequestsError } from "kuzzle";

import { CODES, ErrorId } from "./ids";

/** Names whose share is used up. `everybody`: the share of all but those who cover everything. */
export type CursorScope = "caller" | "strangers" | "everybody";

const WHOSE: Readonly<Record<CursorScope, string>> = {
  caller: "You have too many scrolls open",
  strangers: "Callers without a login and those who signed up have too many scrolls open together",
  everybody: "All callers together have too many scrolls open",
};

/** 429: another scroll, or another cursor, would leave too few of the storage's to others. */
export class TooManyCursorsError extends TooManyRequestsError {
  public readonly details: {
    readonly of: CursorScope;
    /** The most shards that they may have open at a time: a collection has at least one. */
    readonly limit: number;
    /** In seconds; absent: it alone is too large. */
    readonly retryAfter?: number;
  };

  /** @param wait milliseconds until the first of them ends */
  constructor(scope: CursorScope, limit: number, wait: number) {
    const retryAfter = Math.ceil(wait / 1000);
    const remedy =
      retryAfter > 0
        ? `Read them to their end, ask for a shorter "scroll", or try again in ${retryAfter} s, when the first of them ends.`
        : "This one alone is larger: search fewer collections at once.";
    super(
      `${WHOSE[scope]}, or this one is too large: at most ${limit} at a time, each collection of a search counts. ${remedy}`,
      ErrorId.cursorShare,
      CODES[ErrorId.cursorShare],
    );
    this.details = { of: scope, limit, ...(retryAfter > 0 && { retryAfter }) };
  }

  get retryAfter(): number | undefined {
    return this.details.retryAfter;
  }

  override get name(): string {
    return "TooManyRequestsError";
  }

  override toJSON(): ReturnType<TooManyRequestsError["toJSON"]> {
    return { ...super.toJSON(), details: this.details };
  }
}
