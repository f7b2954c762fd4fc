import { isPlainObject } from "./plainObject";

/**
 * The one reader of policies that need not be well formed: stored before the plugin was there, given
 * in a request, or read from a file. Entries that are no objects are passed over. Which rights they
 * give, and what the host refuses in them, `rights/policies` says.
 */
export interface PolicyEntry {
  readonly policy: Readonly<Record<string, unknown>>;
  /** `policies[0]` */
  readonly path: string;
}

/** A restriction of a policy. No path: made for each of thousands, it would take most of the time. */
export interface RestrictionEntry {
  readonly restriction: Readonly<Record<string, unknown>>;
  readonly position: number;
}

export function* policiesOf(profile: unknown): Generator<PolicyEntry> {
  const policies: unknown = isPlainObject(profile) ? profile.policies : undefined;
  for (const [policy, position] of objectsIn(policies)) {
    yield { policy, path: `policies[${position}]` };
  }
}

export function* restrictionsOf({
  policy,
}: Pick<PolicyEntry, "policy">): Generator<RestrictionEntry> {
  for (const [restriction, position] of objectsIn(policy.restrictedTo)) {
    yield { restriction, position };
  }
}

/** Returns `policies[0].restrictedTo[1]`. */
export function restrictionPath({ path }: PolicyEntry, { position }: RestrictionEntry): string {
  return `${path}.restrictedTo[${position}]`;
}

/** Returns the roles that profiles name by a text. */
export function roleIdsIn(profiles: Iterable<unknown>): Set<string> {
  const roleIds = new Set<string>();
  for (const profile of profiles) {
    for (const { policy } of policiesOf(profile)) {
      if (typeof policy.roleId === "string") {
        roleIds.add(policy.roleId);
      }
    }
  }
  return roleIds;
}

/** Counts restrictions of any form. */
export function countRestrictions(profile: unknown): number {
  let count = 0;
  for (const { policy } of policiesOf(profile)) {
    count += Array.isArray(policy.restrictedTo) ? policy.restrictedTo.length : 0;
  }
  return count;
}

function* objectsIn(value: unknown): Generator<[Readonly<Record<string, unknown>>, number]> {
  const entries: readonly unknown[] = Array.isArray(value) ? value : [];
  for (let position = 0; position < entries.length; position += 1) {
    const entry = entries[position];
    if (isPlainObject(entry)) {
      yield [entry, position];
    }
  }
}
