import type { StoredProfile } from "./types";

/**
 * Returns the requests a second that a profile allows each of its users; `Infinity`: any number.
 * Source: the host's lib/api/rateLimiter.js `isAllowed`.
 */
export function rateLimitOf({ rateLimit = 0 }: Pick<StoredProfile, "rateLimit">): number {
  const limit = Number(rateLimit);
  return limit === 0 ? Infinity : limit > 0 ? limit : 0;
}

/** Returns the limit of a user: the highest of their profiles, of which none is the highest. */
export function highestRateLimit(profiles: Iterable<Pick<StoredProfile, "rateLimit">>): number {
  return Math.max(0, ...Array.from(profiles, rateLimitOf));
}

/** Writes a limit as it is stored, where 0 stands for none. */
export function storedRateLimit(limit: number): number {
  return limit === Infinity ? 0 : limit;
}

/** A limit that is not the same on both sides, each as it is stored: 0 is no limit. */
export interface RateLimitChange {
  readonly before: number;
  readonly after: number;
  /** `true`: more requests are allowed after it. */
  readonly gained: boolean;
}

/** @returns `undefined` when the limits are the same */
export function rateLimitChange(before: number, after: number): RateLimitChange | undefined {
  return before === after
    ? undefined
    : {
        before: storedRateLimit(before),
        after: storedRateLimit(after),
        gained: after > before,
      };
}

/** `rateLimit 3`, `rateLimit 0 (no limit)` */
export function describeRateLimit(stored: number): string {
  return stored === 0 ? "rateLimit 0 (no limit)" : `rateLimit ${stored}`;
}
