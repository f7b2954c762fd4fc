import type { WrittenRole } from "./documents";

/**
 * A resource to lock. `alone` excludes everybody; `readers` exclude all but readers, `writers` all
 * but writers, who go first.
 */
export interface LockRequest {
  readonly resource: string;
  readonly mode: "alone" | "readers" | "writers";
  /**
   * The intent of a write, for `alone`: stays behind when the node dies before it is released, or when it
   * is released unsettled. An intent that is there already stays.
   */
  readonly intent?: Intent;
}

/** The caller whose requests share a part of the queue. */
export interface LockCaller {
  readonly key: string;
  /** Nobody who does is kept waiting by those who do not. */
  readonly coversEverything: () => Promise<boolean>;
}

/** The intent of a locked write. */
export interface Intent {
  /** `create`: a user, with credentials of `strategies`; `delete`: a user. */
  readonly does: "create" | "write" | "delete";
  readonly strategies?: readonly string[];
}

/** A write that was begun, and of which nobody knows how it ended. */
export interface InterruptedWrite extends Intent {
  readonly resource: string;
  /** The time of the lock, by the clock of Redis: milliseconds since the epoch. */
  readonly at: number;
}

/** Tells of a moment whether roles and profiles are still what they were at another one. */
export interface SecurityState {
  /** Counts every role written; roles read at the same epoch are still what they were. */
  readonly rolesEpoch: number;
  /**
   * Changes with every profile written; profiles found at the same mark are still what they were.
   * `undefined`: one is being written, or nobody can tell.
   */
  readonly profilesMark: string | undefined;
}

/** Lasts until it is released; releasing twice is harmless. */
export interface Lock extends SecurityState {
  /** `true`: somebody else had locked, or wanted, the same before. */
  readonly waited: boolean;
  release(options?: Release): Promise<void>;
}

/**
 * @param caller whose share of the queue it counts for; absent: the application itself, and whoever
 *   has locks already
 * @param isFirst goes before all who wait: whoever has locks already would else wait for those who wait for them
 * @param outer   the locks of the writes in whose course it is asked: they end after this, and keep nobody from it
 * @throws 503 when it cannot be had within 10 s of the request, nor 2 s from now
 * @throws 429 `profile-guard.lock.share` when too many requests of the caller wait already
 */
export type TakeLocks = (
  requests: readonly LockRequest[],
  caller?: LockCaller,
  isFirst?: boolean,
  outer?: readonly Lock[],
) => Promise<Lock>;

/** The outcome of the locked work. */
export interface Release {
  /** `true`: a role was written under the lock. Default: `false`. */
  readonly rolesChanged?: boolean;
  /** `false`: nobody knows yet what was written; the intent stays. Default: `true`. */
  readonly outcomeKnown?: boolean;
  /** After a success the roles that were written, without those that were deleted. Default: nobody knows. */
  readonly writtenRoles?: readonly WrittenRole[] | undefined;
}

/** Bounds the requests that wait, on a node. */
export interface WaitingLimits {
  readonly ofCaller: number;
  /** The sum over all callers; above it nobody may have more than one waiting. */
  readonly ofAll: number;
}
