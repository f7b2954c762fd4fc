import { isPlainObject } from "../plainObject";

/**
 * A means to act as a user that somebody else has made, or set: an API key, or a password of `local`.
 *
 * @property kuid   the user as whom it lets act
 * @property id     of the API key; of credentials their strategy
 * @property author the kuid of who made it, or set it
 */
export interface Origin {
  readonly kind: "apiKey" | "credentials";
  readonly kuid: string;
  readonly id: string;
  readonly author: string;
}

/**
 * The member of a stored token, API key or password of `local` that names the means of others through
 * which it was made. What users make through their own has none.
 */
export const MADE_THROUGH = "profileGuardMadeThrough";

/** Of a mark that nobody can read: no user has this kuid, so that no rights are enough. */
const UNREADABLE: readonly Origin[] = [{ kind: "apiKey", kuid: "", id: "", author: "" }];

/** Reads a mark as it is stored. */
export function readOrigins(value: unknown): readonly Origin[] {
  if (value === undefined || value === null) {
    return [];
  }
  return Array.isArray(value) && value.every(isOrigin) ? value : UNREADABLE;
}

function isOrigin(value: unknown): value is Origin {
  return (
    isPlainObject(value) &&
    (value.kind === "apiKey" || value.kind === "credentials") &&
    [value.kuid, value.id, value.author].every((member) => typeof member === "string")
  );
}

/** Joins lists, with the first of each author: more of them would say no more of whose they are. */
export function joinOrigins(...lists: readonly (readonly Origin[])[]): readonly Origin[] {
  const byAuthor = new Map<string, Origin>();
  for (const origin of lists.flat()) {
    if (!byAuthor.has(origin.author)) {
      byAuthor.set(origin.author, origin);
    }
  }
  return [...byAuthor.values()];
}
