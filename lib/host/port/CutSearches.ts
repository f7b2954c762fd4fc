import type { SearchedSecurity } from "../../domain/actions";
import type { CutUsers } from "./CutUsers";

/** A query of Elasticsearch that finds the documents that a search may tell of. */
export type StorageFilter = Readonly<Record<string, unknown>>;

/** The bound of what a search tells of. */
export interface SearchBound {
  readonly filter: StorageFilter;
  /**
   * Asked once a search was sent: whoever became searchable before it, this knows. `undefined`: the filter is still
   * whole; else the one of now, by which it is searched again.
   */
  readonly newer?: () => Promise<StorageFilter | undefined>;
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
   * @throws 503 when there are too many
   */
  profilesBeside(profileIds: readonly string[]): Promise<readonly string[]>;
  /** Counts what a bound allows, and lists up to so many ids. */
  idsOf(
    searched: SearchedSecurity,
    bound: SearchBound,
    most: number,
  ): Promise<{ readonly ids: readonly string[]; readonly total: number }>;
}
