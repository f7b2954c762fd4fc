/** The arguments of `profile-guard:unusedRights`. */
export interface UnusedRightsArguments {
  readonly profileId: string;
  /** Whole days are counted: of this day, and of those after it. Default: of all that are kept. */
  readonly since?: number | string;
}

/**
 * Requests that Kuzzle has allowed, as its check of rights saw them.
 *
 * @property anywhere the places are not told: they were too many, or the caller may not know of them. With `*` for
 *                    controller and action: there were too many actions too
 * @property missing  the index or the collection does not exist, or not any more
 */
export interface UsedRequest {
  readonly controller: string;
  readonly action: string;
  readonly index?: string;
  readonly collection?: string;
  readonly anywhere?: true;
  readonly missing?: true;
  readonly times: number;
}

/**
 * One entry of the role of one policy, in one place, that no counted request has needed.
 *
 * @property policy the position of the policy, from 0
 */
export interface UnusedRow {
  readonly policy: number;
  readonly roleId: string;
  readonly controller: string;
  readonly action: string;
  /** Absent: everywhere, or an action that looks at no place. */
  readonly index?: string;
  readonly collection?: string;
}

/** A time in which no node counted. */
export interface UncountedTime {
  readonly from: number;
  readonly until: number;
}

/** Answer of `profile-guard:unusedRights`. */
export interface UnusedRights {
  readonly profileId: string;
  /** Since when requests are counted, in milliseconds; not before `since`. `null`: not at all. */
  readonly countedSince: number | null;
  /** The times since then in which no node counted: most often, none was running. */
  readonly uncounted: readonly UncountedTime[];
  /** The rows that the profile has. */
  readonly rows: number;
  readonly unused: readonly UnusedRow[];
  readonly used: readonly UsedRequest[];
}
