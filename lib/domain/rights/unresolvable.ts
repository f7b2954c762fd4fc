/** The place of a fault in the profiles. `policy` is the position in `policies`, from 0. */
export interface PolicyPlace {
  readonly profileId: string;
  readonly policy: number;
}

/** A policy whose role is unknown: the id names none, or the host chokes on it. */
export interface UnresolvedRole extends PolicyPlace {
  readonly roleId: unknown;
  readonly reason: "not-a-string" | "missing" | "malformed";
}

/** A restriction to which the host gives no meaning, or none that strings could express. */
export interface UnresolvedRestriction extends PolicyPlace {
  /** Path below the policy, for instance `restrictedTo[3].collections[0]`. */
  readonly path: string;
}

/**
 * Rights are unknown because a role is missing, malformed or not given by a string. The host
 * refuses every request of a user with a missing role, chokes on a role with a `null` entry,
 * whatever other roles allow, and resolves `["admin"]` to `admin`: nobody should come by a right
 * in any of these ways.
 */
export class UnresolvableRole extends Error {
  override readonly name = "UnresolvableRole";

  constructor(readonly unresolved: readonly UnresolvedRole[]) {
    super(
      `Roles cannot be resolved: ${unresolved
        .map(
          ({ profileId, policy, roleId, reason }) =>
            `${JSON.stringify(roleId ?? null)} (${reason}, ${profileId}.policies[${policy}])`,
        )
        .join(", ")}.`,
    );
  }

  /** The role ids as stored, each once. */
  get roleIds(): readonly unknown[] {
    return [...new Set(this.unresolved.map(({ roleId }) => roleId))];
  }
}

/**
 * Rights are unknown because a policy has a form that the host either chokes on
 * (`restrictedTo: {}`) or compares by JavaScript's loose order (`collections: [5]`).
 */
export class UnresolvableRestriction extends Error {
  override readonly name = "UnresolvableRestriction";

  constructor(readonly unresolved: readonly UnresolvedRestriction[]) {
    super(
      `Malformed: ${unresolved
        .map(({ profileId, policy, path }) => `${profileId}.policies[${policy}].${path}`)
        .join(", ")}.`,
    );
  }
}

/** Tells whether rights are unknown because of what is stored, and not because something failed. */
export function isUnresolvable(
  error: unknown,
): error is UnresolvableRole | UnresolvableRestriction {
  return error instanceof UnresolvableRole || error instanceof UnresolvableRestriction;
}
