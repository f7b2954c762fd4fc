/** Of what others have planted, the most that is told at once. */
export const MOST_PLANTED = 100;
/** The most users, and credentials of a strategy, that one call reads. */
export const MOST_LOOKED_AT = 100_000;
/** The most API keys that one call reads. */
export const MOST_KEYS = 10_000;
