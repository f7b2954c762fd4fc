/** A user as an import has one, and the kuid of who imports; `undefined`: the application. */
export interface ImportedUser {
  readonly body: unknown;
  readonly importer: string | undefined;
}

/** The host's authentication strategies, which know what credentials they take. */
export interface CredentialsReader {
  /** Makes credentials that were written searchable, of these strategies. @throws 503 */
  showCredentials(strategies: readonly string[]): Promise<void>;
  /** Tells whether any strategy knows credentials of this user, those of a moment ago included. */
  hasCredentials(kuid: string): Promise<boolean>;
  /** The strategies that know credentials of a user, those of a moment ago included. */
  strategiesWithCredentials(kuid: string): Promise<readonly string[]>;
  listStrategies(): readonly string[];
  /**
   * Tells whether the user logs in with exactly these credentials. Of `local` alone: what else a
   * strategy does when it is asked to log somebody in is its own affair.
   */
  logsInWith(kuid: string, strategy: string, credentials: unknown): Promise<boolean>;
  /**
   * Asks `local`. Any other strategy the host asks itself, once, by its own request: what it reads of
   * that, and whether it may be asked twice, is its own affair. Of an import, which must be refused
   * before anything is written, it is asked here too, as far as its first write.
   *
   * @param kuid empty for a user who has none yet
   * @returns the fault that the strategy finds; `undefined` when it takes the credentials, is not
   *   asked, or cannot tell before the user is stored
   * @throws 503 when the strategy fails
   */
  validateCredentials(
    strategy: string,
    credentials: Readonly<Record<string, unknown>>,
    kuid: string,
    imported?: ImportedUser,
  ): Promise<string | undefined>;
}
