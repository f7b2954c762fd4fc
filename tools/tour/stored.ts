import { aLaterTime, aRecentTime, aToken, atLeast } from "./compare";

/** A profile as the host stores it: what was sent, its defaults, and who wrote it when. */
export function storedProfile(
  policies: readonly object[],
  more: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return { policies, rateLimit: 0, ...more, _kuzzle_info: atLeast({ createdAt: aRecentTime }) };
}

/** A user as the host stores it. */
export function storedUser(
  profileIds: readonly string[],
  more: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return { profileIds, ...more, _kuzzle_info: atLeast({ createdAt: aRecentTime }) };
}

/** A login's answer. */
export function session(_id: string): Record<string, unknown> {
  return { _id, jwt: aToken, expiresAt: aLaterTime, ttl: 3_600_000 };
}

/** The policies of a profile that has one role in one place. */
export function only(roleId: string, index: string, ...collections: string[]): object[] {
  return [{ roleId, restrictedTo: [collections.length > 0 ? { index, collections } : { index }] }];
}

/** Credentials for the strategy `local`. */
export function local(username: string): object {
  return { local: { username, password: passwordOf(username) } };
}

export function passwordOf(username: string): string {
  return `the long password of ${username}`;
}
