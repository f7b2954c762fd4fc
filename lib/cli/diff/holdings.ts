import {
  compileRights,
  highestRateLimit,
  NOTHING,
  type Rights,
  type StoredProfile,
  rightsOfRole,
  isUnresolvable,
} from "../../domain/rights";
import type { FileTemplate } from "../files/configured";
import type { Granting } from "../files/policySet";
import { roleIdsOfAll } from "../../domain/storedPolicies";
import { instanceOf, PLACEHOLDER } from "../../domain/templates";

/**
 * A document that holds rights, or gives them: a role to profiles that come to use it, a template to the instance
 * that each tenant has of it.
 */
export interface Holder {
  readonly kind: "profile" | "user" | "role" | "template";
  readonly id: string;
}

/** @property rateLimit `undefined`: it has none, as a role, or it is not known */
interface HoldingSubject extends Holder {
  readonly rights: Rights;
  readonly rateLimit: number | undefined;
}

/** The rights of everything that the files define. */
export interface Holdings {
  readonly subjects: readonly HoldingSubject[];
  /** Roles whose rights show in a profile or template of the files. */
  readonly usedRoles: ReadonlySet<string>;
  /** Lists whose rights are not known, and why. */
  readonly unresolved: readonly (Holder & { readonly reason: string })[];
}

/**
 * Compiles the rights of each subject. Names those whose rights cannot be computed; they hold
 * nothing, since the host refuses every request of a user with such a profile.
 *
 * @param isWanted selects subjects; default: all
 * @param templates by name: each is held by a tenant whose index is the placeholder, which stands for all. Any other
 *   tenant gains nothing that this one does not
 */
export function holdingsOf(
  { roles, profiles, users }: Granting,
  isWanted: (subject: Holder) => boolean = () => true,
  templates: ReadonlyMap<string, FileTemplate> = new Map(),
): Holdings {
  const unresolved: (Holder & { readonly reason: string })[] = [];
  const instances = new Map(
    [...templates].map(([name, { template }]) => [name, instanceOf(template, PLACEHOLDER)]),
  );
  const compile = (subject: Holder, held: readonly StoredProfile[]): Rights => {
    const missing = profileIdsOf(subject).filter((id) => !profiles.has(id));
    if (missing.length > 0) {
      unresolved.push({ ...subject, reason: `no profile ${missing.join(", ")}` });
      return NOTHING;
    }
    try {
      return compileRights(held, roles);
    } catch (error) {
      if (isUnresolvable(error)) {
        unresolved.push({ ...subject, reason: error.message });
        return NOTHING;
      }
      throw error;
    }
  };
  const profileIdsOf = ({ kind, id }: Holder): readonly string[] => {
    switch (kind) {
      case "profile":
        return [id];
      case "user":
        return users.get(id)?.profileIds ?? [];
      case "role":
      case "template":
        return [];
    }
  };
  const heldBy = (holder: Holder): readonly StoredProfile[] =>
    holder.kind === "template"
      ? listed(instances.get(holder.id))
      : profileIdsOf(holder).flatMap((id) => listed(profiles.get(id)));
  const subjects = [
    ...[...profiles.keys()].map((id): Holder => ({ kind: "profile", id })),
    ...[...instances.keys()].map((id): Holder => ({ kind: "template", id })),
    ...[...users.keys()].map((id): Holder => ({ kind: "user", id })),
    ...[...roles.keys()].map((id): Holder => ({ kind: "role", id })),
  ]
    .filter(isWanted)
    .map((subject) => {
      const role = subject.kind === "role" ? roles.get(subject.id) : undefined;
      const held = heldBy(subject);
      const rights = role === undefined ? compile(subject, held) : rightsOfRole(role);
      return {
        ...subject,
        rights,
        rateLimit: held.length === 0 ? undefined : highestRateLimit(held),
      };
    });
  const usedRoles = roleIdsOfAll([...profiles.values(), ...instances.values()]);
  return { subjects, usedRoles, unresolved };
}

function listed<T>(found: T | undefined): readonly T[] {
  return found === undefined ? [] : [found];
}
