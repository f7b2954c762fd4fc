import type { SearchedSecurity } from "../../domain/actions";
import type { CutUsers } from "./CutUsers";

/** A query of Elasticsearch that finds the documents that a search may tell of. */
export type StorageFilter = Readonly<Record<string, unknown>>;

/** Cuts searches of the host's internal storage, in the query, so that pages are full and totals right. */
export interface CutSearches {
  /** The same for users who are read by their ids. */
  readonly users: CutUsers;
  /**
   * Runs an action of the host whose search finds no more than the filter finds.
   *
   * @param searched the documents that it searches; `credentials`: those of the strategy `local`
   * @throws 400 `profile-guard.request.invalid` for a search that could tell of more than it finds
   * @throws 503 when the host has answered without such a search
   */
  within<T>(
    searched: SearchedSecurity | "credentials",
    filter: StorageFilter,
    run: () => Promise<T>,
  ): Promise<T>;
  /**
   * Lists the profiles that the users who have one of these have besides, as a search finds them now.
   *
   * @throws 503 when there are too many
   */
  profilesBeside(profileIds: readonly string[]): Promise<readonly string[]>;
  /** Counts what a filter finds, and lists up to so many ids. */
  idsOf(
    searched: SearchedSecurity,
    filter: StorageFilter,
    most: number,
  ): Promise<{ readonly ids: readonly string[]; readonly total: number }>;
}
