import type { Author, Origin } from "../../domain/access/origins";
import type { PlantedEvent } from "../../domain/access/singleUse";
import type { StoredLimits } from "../../domain/policies/keyLimits";

/** An API key as it is stored: the host keeps no copy of the key itself. */
export interface StoredKey {
  readonly id: string;
  /** The user whose rights it has. */
  readonly kuid: string;
  /** The users who have made it; nobody: the application did, or the host has not noted it. */
  readonly authors: readonly Author[];
  /** Names what others had made, and it was made through. */
  readonly madeThrough: readonly Origin[];
  /** Absent: it may what its user may. */
  readonly limits?: StoredLimits;
  /** The SHA-256 of its token. Absent: it cannot be read. */
  readonly digest?: string;
}

export interface LocalPassword {
  readonly kuid: string;
  /** The users who have set it last; nobody: the application did. */
  readonly authors: readonly Author[];
  /** Changes with every new password. */
  readonly digest: string;
  /** Names what others had made, and it was set through. */
  readonly madeThrough: readonly Origin[];
}

/** A token, which a login or another token has given. */
export interface StoredSession {
  readonly token: string;
  /** Names what others had made, and it was made through. */
  readonly madeThrough: readonly Origin[];
  /** Absent: it may what its user may. */
  readonly limits?: StoredLimits;
}

/** A means of access that is about to be stored. */
export interface Made {
  readonly kind: Origin["kind"] | "session";
  /** `undefined`: of a user whom the write does not name, who has a password already. */
  readonly kuid: string | undefined;
  /** Set for a session: its token is good for one use. */
  readonly isForOnce?: boolean;
}

/** Says of it, for good, where it comes from. */
export interface Marks {
  /** Names what others had made, and it is made through. */
  readonly through: readonly Origin[];
  /** The client who makes it; nobody: it is a session, or the application makes it. */
  readonly by: readonly Author[];
  /** The time; set for a token for one use. */
  readonly at?: Moment;
}

/**
 * An event in the life of a user that ends, or devalues, the means by which somebody acts as a user.
 *
 * - `ended`: the user is deleted
 * - `made`: there was no user of this kuid before, or another
 * - `widened`: the user gets more rights
 * - `password`: the user gets a new password, or their tokens are revoked
 * - `planted by …`: what that author had made for the user was revoked
 */
export type UserEvent = "ended" | "made" | "widened" | "password" | PlantedEvent;

/** A moment by the clock of Redis, which is one for all nodes. */
export type Moment = string;

/** Stands around each creation, assignment and deletion of a user, by whatever way it comes. */
export interface AroundUsers {
  create<T>(kuid: string, run: () => Promise<T>): Promise<T>;
  delete<T>(kuid: string, run: () => Promise<T>): Promise<T>;
  /** Gives a user profiles, who need not be others than before. */
  assign<T>(kuid: string, profileIds: readonly string[], run: () => Promise<T>): Promise<T>;
  /** Ends the sessions of a user. */
  revoke<T>(kuid: string, run: () => Promise<T>): Promise<T>;
  /** Deletes all users. */
  truncate<T>(run: () => Promise<T>): Promise<T>;
}

/**
 * Knows the means by which somebody acts as a user: API keys, sessions, passwords. What was made a
 * moment ago is found. Throws 503 `profile-guard.decision.unavailable` when Kuzzle does not answer.
 */
export interface AccessStore {
  keysOf(kuid: string): Promise<readonly StoredKey[]>;
  /** Finds the key that somebody presents. */
  keyByToken(kuid: string, token: string): Promise<StoredKey | undefined>;
  /** Every API key, in pages of at most 1,000. */
  allKeys(): AsyncIterable<readonly StoredKey[]>;
  /** Every API key with policies, or made through one, in such pages. */
  limitedKeys(): AsyncIterable<readonly StoredKey[]>;
  /** Deletes keys, or finds them gone; nobody finds them any more afterwards. */
  deleteKeys(ids: readonly string[]): Promise<void>;
  sessionsOf(kuid: string): Promise<readonly StoredSession[]>;
  /**
   * Ends every session of a user.
   *
   * @param keep the tokens that stay
   */
  endSessions(kuid: string, keep: ReadonlySet<string>): Promise<void>;
  /** Ends one session, or finds it ended. */
  endSession(kuid: string, token: string): Promise<void>;
  localPassword(kuid: string): Promise<LocalPassword | undefined>;
  /** The same by the username, without a search. */
  passwordNamed(username: string): Promise<LocalPassword | undefined>;
  /** Tells one state of a user from all others: it changes with every write. `undefined`: no user. */
  revisionOf(kuid: string): Promise<string | undefined>;
  /** Gives a user another revision, and changes nothing else; does nothing when they are gone. */
  renewRevision(kuid: string): Promise<void>;
  /** Milliseconds that reset tokens of `local` last by its own configuration; `undefined`: for ever. */
  resetTokenLifetime(): number | undefined;
  /** Signs a text, so that every node of this application knows it again. */
  sign(text: string): string;
  now(): Promise<Moment>;
  /**
   * Notes that an event begins, or has ended, for 10 minutes; an event that does not end counts as lasting
   * for a minute.
   *
   * @param kuid `undefined`: of all users
   */
  noteUserEvent(
    kuid: string | undefined,
    event: UserEvent,
    phase: "begins" | "ended",
  ): Promise<void>;
  /** Tells whether one of the events lasted, or began, after a moment. */
  happenedSince(kuid: string, events: readonly UserEvent[], since: Moment): Promise<boolean>;
  /**
   * Puts something around the creation and deletion of users.
   *
   * @returns the events that the host does not have
   */
  aroundUsers(around: AroundUsers): readonly string[];
  /**
   * Stores what is returned with each API key, session and password of `local` that is made.
   *
   * @returns the events that the host does not have
   */
  markMade(marksOf: (made: Made) => Promise<Marks>): readonly string[];
}
