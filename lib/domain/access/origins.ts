import { isPlainObject } from "../plainObject";
import type { KeyLimits } from "../policies/keyLimits";
import { areLimits } from "../policies/keyLimits";

/**
 * The user who has made something, and what they made it with.
 *
 * @property author   their kuid
 * @property since    when the user was made, in milliseconds: the next user of a kuid is somebody else.
 * Absent: nobody has noted it
 * @property madeAt   of a thing with which nothing was noted: when it was made, in milliseconds
 * @property policies of the API key through which they acted: it may be another who has it. Absent: none
 */
export interface Author {
  readonly author: string;
  readonly since?: number;
  readonly madeAt?: number;
  readonly policies?: KeyLimits["policies"];
}

/**
 * A means to act as a user that somebody else has made, or set: an API key, or a password of `local`.
 *
 * @property kuid   the user as whom it lets act
 * @property id     of the API key; of credentials their strategy
 */
export interface Origin extends Author {
  readonly kind: "apiKey" | "credentials";
  readonly kuid: string;
  readonly id: string;
}

/**
 * The member of a stored token, API key or password of `local` that names the means of others through
 * which it was made. What users make through their own has none.
 */
export const MADE_THROUGH = "profileGuardMadeThrough";

/**
 * The member of a stored API key or password of `local` that says who those are of whom the host notes the
 * kuid alone.
 */
export const MADE_BY = "profileGuardMadeBy";

/** Stands for a mark that nobody can read: no user has this kuid, so that no rights are enough. */
const UNREADABLE: readonly Origin[] = [{ kind: "apiKey", kuid: "", id: "", author: "" }];

/** Reads a mark as it is stored. */
export function readOrigins(value: unknown): readonly Origin[] {
  if (value === undefined || value === null) {
    return [];
  }
  return Array.isArray(value) && value.every(isOrigin) ? value : UNREADABLE;
}

/**
 * Reads who has made something.
 *
 * @param author what the host has noted: a kuid
 * @param value  the mark, as it is stored
 * @param madeAt when it was made, as the host has noted
 * @returns nobody, where the application did, or the host has not noted it
 */
export function readAuthors(author: unknown, value: unknown, madeAt?: unknown): readonly Author[] {
  if (typeof author !== "string") {
    return [];
  }
  const theirs = authorsIn(value).filter((mark) => mark.author === author);
  const unmarked = { author, ...(typeof madeAt === "number" && { madeAt }) };
  return theirs.length > 0 ? theirs : [value === undefined ? unmarked : { author }];
}

/** Reads a mark as it is stored. */
export function authorsIn(value: unknown): readonly Author[] {
  return Array.isArray(value) ? value.filter(isAuthor) : [];
}

/** Tells whether a user of the author's kuid, who was made then, is the author. */
export function isAuthorMadeAt({ since, madeAt = -1 }: Author, createdAt: number): boolean {
  return since === undefined ? createdAt < madeAt : createdAt === since;
}

function isAuthor(value: unknown): value is Author {
  return (
    isPlainObject(value) &&
    typeof value.author === "string" &&
    [value.since, value.madeAt].every((time) => ["undefined", "number"].includes(typeof time)) &&
    (value.policies === undefined || areLimits(value.policies))
  );
}

function isOrigin(value: unknown): value is Origin {
  return (
    isAuthor(value) &&
    isPlainObject(value) &&
    (value.kind === "apiKey" || value.kind === "credentials") &&
    [value.kuid, value.id].every((member) => typeof member === "string")
  );
}

/** Joins lists, with the first of each author: more of them would say no more of whose they are. */
export function joinOrigins<T extends Author>(...lists: readonly (readonly T[])[]): readonly T[] {
  const byAuthor = new Map<string, T>();
  for (const origin of lists.flat()) {
    const { author, since, madeAt, policies } = origin;
    const who = JSON.stringify([author, since, madeAt, policies]);
    if (!byAuthor.has(who)) {
      byAuthor.set(who, origin);
    }
  }
  return [...byAuthor.values()];
}

/** An origin as answers and the audit tell it. */
export type ToldOrigin = Pick<Origin, "kind" | "kuid" | "id" | "author">;

export function toldOrigins(origins: readonly Origin[]): readonly ToldOrigin[] {
  return origins.map(({ kind, kuid, id, author }) => ({ kind, kuid, id, author }));
}
