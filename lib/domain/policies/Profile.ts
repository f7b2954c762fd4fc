/** One place that a policy is limited to. Without `collections`: the whole index. */
export interface Restriction {
  readonly index: string;
  readonly collections?: readonly string[];
}

/** A role, everywhere or only in the listed places. */
export interface Policy {
  readonly roleId: string;
  readonly restrictedTo?: readonly Restriction[];
}

/**
 * A profile as it is written.
 *
 * @property policies  at least one
 * @property rateLimit requests a second for each user; 0 (the default) is unlimited
 * @property tags      keywords to search profiles by; the host maps them
 *
 * Source: reference createOrReplaceProfile; `tags`: the host's lib/config/default.config.ts.
 */
export interface Profile {
  readonly policies: readonly Policy[];
  readonly rateLimit?: number;
  readonly tags?: readonly string[];
}
