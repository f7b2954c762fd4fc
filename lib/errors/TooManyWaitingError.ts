import { TooManyRequestsError } from "kuzzle";

import { CODES, ErrorId } from "./ids";

/** Seconds. */
const RETRY_AFTER = 1;

const WHAT = {
  [ErrorId.lockShare]: "requests wait for locks",
  [ErrorId.refreshShare]: "writes wait until they can be searched (refresh)",
  [ErrorId.searchShare]: "searches wait for each other",
  [ErrorId.importShare]: "imports run",
} as const;

/** 429: so many requests of one caller wait that others would find no place. */
export class TooManyWaitingError extends TooManyRequestsError {
  /** `retryAfter`: in seconds. */
  public readonly details = { retryAfter: RETRY_AFTER };
  public readonly retryAfter = RETRY_AFTER;

  /** @param most of one caller, on this node */
  constructor(most: number, id: keyof typeof WHAT = ErrorId.lockShare) {
    super(
      `Too many of your ${WHAT[id]} at a time: at most ${most} may on a node, and fewer while it is busy. Send fewer at once.`,
      id,
      CODES[id],
    );
  }

  override get name(): string {
    return "TooManyRequestsError";
  }

  override toJSON(): ReturnType<TooManyRequestsError["toJSON"]> {
    return { ...super.toJSON(), details: this.details };
  }
}
