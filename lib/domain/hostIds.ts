/** The kuid of everybody who is not logged in. Source: the host's lib/api/controllers/authController.ts. */
export const ANONYMOUS = "-1";
/**
 * The host takes both for the anonymous user, whatever is stored: such a user can neither be read nor
 * deleted, nor can the platform be reset.
 * Source: the host's lib/core/security/userRepository.js `load`.
 */
export const ANONYMOUS_IDS: ReadonlySet<string> = new Set([ANONYMOUS, "anonymous"]);

/** Roles and profiles that every Kuzzle has, and that cannot be deleted. */
export const HOST_IDS: ReadonlySet<string> = new Set(["admin", "default", "anonymous"]);
