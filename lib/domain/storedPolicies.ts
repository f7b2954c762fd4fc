import { isPlainObject, memberOf } from "./plainObject";

/**
 * The one reader of policies that need not be well formed: stored before the plugin was there, given
 * in a request, or read from a file. Which rights they give, and what the host refuses in them,
 * `rights/policies` says.
 */

/** The role that the host gives to a profile without policies. */
export const DEFAULT_ROLE = "default";

/** Source: the host's lib/core/security/profileRepository.ts `fromDTO`. */
const DEFAULT_POLICIES: readonly unknown[] = [{ roleId: DEFAULT_ROLE }];

/** A policy that is an object; others are passed over. */
interface PolicyEntry {
  readonly policy: Readonly<Record<string, unknown>>;
  /** `policies[0]` */
  readonly path: string;
}

/** A restriction of a policy. No path: made for each of thousands, it would take most of the time. */
interface RestrictionEntry {
  readonly restriction: Readonly<Record<string, unknown>>;
  readonly position: number;
}

/** Returns the list of a profile's policies, as it is written. @returns `undefined`: there is no list */
export function givenPolicies(profile: unknown): readonly unknown[] | undefined {
  const policies: unknown = memberOf(profile, "policies");
  return Array.isArray(policies) ? policies : undefined;
}

/** Returns the policies as the host reads them. @returns `undefined`: it cannot */
export function effectivePolicies(profile: {
  readonly policies?: unknown;
}): readonly unknown[] | undefined {
  const given = profile.policies ? givenPolicies(profile) : DEFAULT_POLICIES;
  return given?.length === 0 ? DEFAULT_POLICIES : given;
}

export function* policiesOf(profile: unknown): Generator<PolicyEntry> {
  for (const [policy, position] of objectsIn(givenPolicies(profile))) {
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

const knownRoleIds = new WeakMap<object, ReadonlySet<string>>();

/** Returns the roles by which a profile has its rights; remembers them, as the profile does not change. */
export function roleIdsOf(profile: { readonly policies?: unknown }): ReadonlySet<string> {
  let roleIds = knownRoleIds.get(profile);
  if (roleIds === undefined) {
    roleIds = roleIdsIn([{ policies: effectivePolicies(profile) }]);
    knownRoleIds.set(profile, roleIds);
  }
  return roleIds;
}

/** Returns the roles by which some profile has its rights. */
export function roleIdsOfAll(
  profiles: Iterable<{ readonly policies?: unknown }>,
): ReadonlySet<string> {
  return new Set([...profiles].flatMap((profile) => [...roleIdsOf(profile)]));
}

/** Returns the roles to read before rights of profiles are compiled. */
export function roleIdsToCompile(profiles: Iterable<unknown>): Set<string> {
  return roleIdsIn(profiles).add(DEFAULT_ROLE);
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
