import type { SearchedSecurity } from "../../domain/actions";
import type { CutUsers } from "./CutUsers";

/** A query of Elasticsearch that finds the documents that a search may tell of. */
export type StorageFilter = Readonly<Record<string, unknown>>;

/** The bound of what a search tells of. */
export interface SearchBound {
  readonly filter: StorageFilter;
  /** The number of users that the filter finds, as long as this bound is the one of now. */
  readonly total?: number | undefined;
  /**
   * Asked once a search was answered: whoever was searchable by then, this knows. `undefined`: the bound is still
   * whole; else the one of now, by which it is searched again.
   */
  readonly newer?: () => Promise<SearchBound | undefined>;
}

/** The profiles that users have besides some. */
export interface ProfilesBeside {
  readonly profileIds: readonly string[];
  /** The number of these users who have none of those that were known. */
  readonly withoutKnown: number;
}

/** Cuts searches of the host's internal storage, in the query, so that pages are full and totals right. */
export interface CutSearches {
  /** The same for users who are read by their ids. */
  readonly users: CutUsers;
  /**
   * Runs an action of the host whose search finds no more than the bound allows.
   *
   * @param searched the documents that it searches; `credentials`: those of the strategy `local`
   * @throws 400 `profile-guard.request.invalid` for a search that could tell of more than it finds
   * @throws 503 when the host has answered without such a search
   */
  within<T>(
    searched: SearchedSecurity | "credentials",
    bound: SearchBound,
    run: () => Promise<T>,
  ): Promise<T>;
  /**
   * Lists the profiles that the users who have one of these have besides, as a search finds them now.
   *
   * @param known counts the users who have none of them
   * @throws 503 when there are too many
   */
  profilesBeside(profileIds: readonly string[], known?: readonly string[]): Promise<ProfilesBeside>;
  /** Notes from now on when users are written, on this node, for all of them. */
  watchUsers(): void;
  /** Changes with every user written; `undefined`: one is being written, or nobody can tell. */
  usersMark(): Promise<string | undefined>;
  /**
   * Makes the users who were written searchable, once a second at most.
   *
   * @returns their mark of before; `undefined`: a search may not find them yet
   */
  shownUsersMark(): Promise<string | undefined>;
  /** Counts what a bound allows, and lists up to so many ids. */
  idsOf(
    searched: SearchedSecurity,
    bound: SearchBound,
    most: number,
  ): Promise<{ readonly ids: readonly string[]; readonly total: number }>;
}
