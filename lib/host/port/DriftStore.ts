import type { StoredProfile } from "../../domain/rights";
import type { StoredUser } from "./documents";

/**
 * Reads and repairs references in the storage, past the host's caches. Throws 503 if Kuzzle does
 * not answer.
 */
export interface DriftStore {
  /** Every profile with a restriction to one of these indexes, or to collections of them. */
  profilesRestrictedTo(indexes: readonly string[]): Promise<readonly StoredProfile[]>;
  /**
   * Returns the places that exist, aliases as the host sees them: index → collections.
   *
   * @param places index → its collections that are asked for
   */
  existingPlaces(
    places: ReadonlyMap<string, ReadonlySet<string>>,
  ): Promise<ReadonlyMap<string, ReadonlySet<string>>>;
  /**
   * Every profile id that some user has.
   *
   * @returns `complete`: `false` when users have more than 10,000 different ones
   */
  profileIdsOfUsers(): Promise<{ readonly ids: readonly string[]; readonly complete: boolean }>;
  /** Users in pages of at most 1,000; with `profileIds` only those that have one of them. */
  users(profileIds?: readonly string[]): AsyncIterable<readonly StoredUser[]>;
  /** Reads the users that exist, those whose profiles do not exist included. */
  findUsers(kuids: readonly string[]): Promise<readonly StoredUser[]>;
  /** When a user was created, milliseconds since the epoch; 0: not known; `undefined`: there is none. */
  createdAt(kuid: string): Promise<number | undefined>;
  /** Returns the strategies that know no credentials of a user. */
  strategiesWithout(kuid: string, strategies: readonly string[]): Promise<readonly string[]>;
  /** Returns the profiles that exist, those whose roles do not exist included. */
  existingProfiles(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Returns the users that any strategy knows credentials of. */
  kuidsWithCredentials(kuids: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * The kuids of a strategy's credentials, in pages of at most 1,000. `undefined` when the strategy
   * does not tell: only for those of the local plugin is it known where they are stored.
   */
  kuidsOfCredentials(strategy: string): AsyncIterable<readonly string[]> | undefined;
  /**
   * Returns the kuids of which there is a user: of this application, or of another one on the
   * same storage, since applications share what plugins store, credentials among it.
   */
  existingUsers(kuids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Writes a profile's policies, one whose roles do not exist included, which the host cannot. */
  writePolicies(profileId: string, policies: readonly unknown[]): Promise<void>;
  /** Writes a user's profiles, one who has missing ones included, which the host cannot. */
  writeProfileIds(kuid: string, profileIds: readonly string[]): Promise<void>;
  deleteCredentials(strategy: string, kuid: string): Promise<void>;
}
