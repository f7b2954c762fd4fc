/** Bounds what is told at once of the handles that others have planted. */
export const MOST_PLANTED = 100;
/** The most users, and credentials of a strategy, that one call reads. */
export const MOST_LOOKED_AT = 100_000;
/** The most API keys that one call reads. */
export const MOST_KEYS = 10_000;
