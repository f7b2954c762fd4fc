import type { Holders } from "../../domain/analysis";
import type { StorageFilter } from "./CutSearches";
import type { StoredProfile, StoredRole, StoredUser } from "./documents";

/**
 * Reads a part of a platform, however large it is. Every earlier write is found: the storage is refreshed
 * first. Pages follow the order in which documents were written last, so that one that is written while
 * pages are read comes again at the end rather than not at all.
 */
export interface PlatformReader {
  pageOfProfiles(query: PageQuery): Promise<DocumentPage<StoredProfile>>;
  pageOfRoles(query: PageQuery): Promise<DocumentPage<StoredRole>>;
  pageOfUsers(query: UserPageQuery): Promise<DocumentPage<StoredUser>>;
  /**
   * Counts who has these profiles, without reading the users.
   *
   * @param limited those of them with a rate limit: of these also what else their users have
   * @param visible counts only users that this finds
   */
  holdersOf(
    profileIds: readonly string[],
    limited: readonly string[],
    visible?: StorageFilter,
  ): Promise<ReadonlyMap<string, Holders>>;
  /** Counts the users that meet at least one of these. */
  countUsers(either: readonly UserFilter[]): Promise<number>;
  /** Lists the profiles of the users who have one of these, these included. */
  profilesBeside(profileIds: readonly string[]): Promise<readonly string[]>;
  /** Finds those of the roles that any profile names. */
  rolesInUse(roleIds: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * Finds the profiles that users have and that do not exist.
   *
   * @param mark see WriteShower: whether a profile exists is not asked again at the same mark
   */
  missingProfileIds(mark?: string): Promise<readonly string[]>;
}

/** `after`: from an entry or the page before. `size`: documents at most, 1 to 10,000. */
export interface PageQuery {
  readonly after?: number;
  readonly size: number;
}

export interface UserPageQuery extends PageQuery {
  /** Users that meet at least one of these. */
  readonly either: readonly UserFilter[];
  /** Only users that this finds, too. */
  readonly visible?: StorageFilter;
}

/**
 * Meets users who have one of `has` and none of `lacks`, or who have no profile at all.
 *
 * @property also  of which they have one too
 * @property among the kuids in question
 * @property but   kuids that are left out
 */
export type UserFilter =
  | {
      readonly has: readonly string[];
      readonly lacks?: readonly string[];
      readonly also?: readonly string[];
      readonly among?: readonly string[];
      readonly but?: readonly string[];
    }
  | "no profile";

/** `next`: absent when there are no more. */
export interface DocumentPage<T> {
  readonly entries: readonly { readonly document: T; readonly at: number }[];
  readonly next?: number;
}
