/**
 * Remembers the profiles that users have lost by somebody who could not act for them: a holder of a
 * delegation may take a profile away that grants more than they hold themselves.
 * See docs/decisions/0017-becoming-a-user.md.
 */
export interface FormerProfiles {
  /** @throws 503 `profile-guard.decision.unavailable` */
  of(kuid: string): Promise<readonly string[]>;
  /**
   * Finds those of several users; whoever has lost none is left out.
   *
   * @throws 503 `profile-guard.decision.unavailable`
   */
  ofAll(kuids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  /** Replaces what is remembered of a user; with no profiles it is forgotten. */
  remember(kuid: string, profileIds: readonly string[]): Promise<void>;
}
