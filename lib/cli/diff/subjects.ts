import {
  compileRights,
  NOTHING,
  type Rights,
  rightsOfRole,
  UnresolvableRestriction,
  UnresolvableRole,
} from "../../domain/rights";
import { HOST_PROFILES, HOST_ROLES } from "../files/hostDefaults";
import type { PolicySet } from "../files/policySet";
import { profilesOf, rolesOf, toRole, toUser } from "../files/policySet";

/** What holds rights, or, as a role, gives them to whoever comes to use it. */
export interface Subject {
  readonly kind: "profile" | "user" | "role";
  readonly id: string;
}

/** The rights of everything that the files define. `unresolved`: why some cannot be told. */
export interface Holdings {
  readonly subjects: readonly (Subject & { readonly rights: Rights })[];
  /** Roles whose rights show in a profile of the files. */
  readonly usedRoles: ReadonlySet<unknown>;
  readonly unresolved: readonly string[];
}

/**
 * Compiles what the files grant. What cannot be told holds nothing, and is named: the host refuses
 * every request of a user with such a profile. The host's own roles and profiles count as after the
 * first admin's `reset`, unless the files define them.
 */
export function holdingsOf(policies: PolicySet): Holdings {
  const roles = withDefaults(HOST_ROLES, rolesOf(policies));
  const profiles = withDefaults(HOST_PROFILES, profilesOf(policies));
  const unresolved: string[] = [];
  const compile = (subject: Subject, profileIds: readonly string[]): Rights => {
    const missing = profileIds.filter((id) => !profiles.has(id));
    if (missing.length > 0) {
      unresolved.push(`${subject.kind} "${subject.id}": no profile ${missing.join(", ")}`);
      return NOTHING;
    }
    try {
      return compileRights(
        profileIds.flatMap((id) => profiles.get(id) ?? []),
        roles,
      );
    } catch (error) {
      if (error instanceof UnresolvableRole || error instanceof UnresolvableRestriction) {
        unresolved.push(`${subject.kind} "${subject.id}": ${error.message}`);
        return NOTHING;
      }
      throw error;
    }
  };
  const subjects = [
    ...[...policies.profiles.keys()].map((id) => {
      const subject: Subject = { kind: "profile", id };
      return { ...subject, rights: compile(subject, [id]) };
    }),
    ...[...policies.users.values()].map((definition) => {
      const subject: Subject = { kind: "user", id: definition.id };
      return { ...subject, rights: compile(subject, toUser(definition).profileIds) };
    }),
    ...[...policies.roles.values()].map((role) => {
      const subject: Subject = { kind: "role", id: role.id };
      return { ...subject, rights: rightsOfRole(toRole(role)) };
    }),
  ];
  return { subjects, usedRoles: usedRolesOf(policies), unresolved };
}

function withDefaults<T extends { readonly _id: string }>(
  defaults: readonly T[],
  given: ReadonlyMap<string, T>,
): ReadonlyMap<string, T> {
  return new Map([...defaults.map((one) => [one._id, one] as const), ...given]);
}

function usedRolesOf(policies: PolicySet): ReadonlySet<unknown> {
  const used = new Set<unknown>();
  for (const { policies: stored } of profilesOf(policies).values()) {
    for (const policy of Array.isArray(stored) ? (stored as unknown[]) : []) {
      used.add((policy as { roleId?: unknown } | null)?.roleId);
    }
  }
  return used;
}
