/** Describes an error, for the tables of errors. */
export interface ErrorEntry {
  /** Never changes: it is public. */
  readonly id: `profile-guard.${string}.${string}`;
  /** `undefined`: the error stops the start, and no client sees it. */
  readonly status: number | undefined;
  /** The name of its class in Kuzzle, `name` on the wire; our own of what stops the start. */
  readonly class: string;
  /**
   * "pg" (0x7067), the family and a number within it: outside every range of the host. Families:
   *
   * - 00 the plugin's configuration
   * - 01 profiles, 02 users: their faults
   * - 03 other requests: imports, arguments, places that are still referred to
   * - 04 services and locks: a decision or a write that did not come about, or not surely
   * - 05 rights: what the caller may not do, hand out or be told
   * - 06 sign-ups
   * - 07 the audit, and counts
   */
  readonly code: number;
  /** The cause, as the generated tables in docs/errors.md and docs/reliability.md tell it. */
  readonly when: string;
}
