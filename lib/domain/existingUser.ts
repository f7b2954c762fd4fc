import { ANONYMOUS } from "./hostIds";

/**
 * A user who exists: whoever made them has what they get, by the credentials that they have.
 *
 * @property createdAt  when they were made, or replaced; `null`: it is not noted
 * @property author     the kuid of whoever made them, `-1`: a stranger who signed up; `null`: it is not
 *                      noted, as of users who were made by the application, before the plugin noted it,
 *                      or were replaced since
 * @property strategies by which they have credentials; absent: the caller may not see it
 */
export interface ExistingUser {
  readonly kuid: string;
  readonly createdAt: number | null;
  readonly author: string | null;
  readonly profileIds: readonly string[];
  readonly strategies?: readonly string[];
}

/** Tells by whom and when a user was made: `made by sign-up on 2026-11-29`. */
export function describeMaking({
  createdAt,
  author,
}: Pick<ExistingUser, "createdAt" | "author">): string {
  const when = createdAt === null ? "" : ` on ${new Date(createdAt).toISOString().slice(0, 10)}`;
  switch (author) {
    case null:
      return when === ""
        ? "by whom and when they were made is unknown"
        : `made${when}, by whom is unknown`;
    case ANONYMOUS:
      return `made by sign-up${when}`;
    default:
      return `made by "${author}"${when}`;
  }
}

/** Tells by which strategies a user has credentials: `has credentials (local)`. */
export function describeCredentials(strategies: readonly string[]): string {
  return strategies.length === 0
    ? "has no credentials"
    : `has credentials (${strategies.join(", ")})`;
}
