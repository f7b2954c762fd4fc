import {
  compileRights,
  highestRateLimit,
  NOTHING,
  type Rights,
  rightsOfRole,
  isUnresolvable,
} from "../../domain/rights";
import type { Granting } from "../files/policySet";
import { roleIdsOfAll } from "../../domain/storedPolicies";

/** A document that holds rights, or, as a role, gives them to profiles that come to use it. */
export interface Holder {
  readonly kind: "profile" | "user" | "role";
  readonly id: string;
}

/** @property rateLimit `undefined`: it has none, as a role, or it is not known */
interface HoldingSubject extends Holder {
  readonly rights: Rights;
  readonly rateLimit: number | undefined;
}

/**
 * The rights of everything that the files define. `unresolved`: the reasons for which some are not
 * known.
 */
export interface Holdings {
  readonly subjects: readonly HoldingSubject[];
  /** Roles whose rights show in a profile of the files. */
  readonly usedRoles: ReadonlySet<string>;
  readonly unresolved: readonly string[];
}

/**
 * Compiles the rights of each subject. Names those whose rights cannot be computed; they hold
 * nothing, since the host refuses every request of a user with such a profile.
 *
 * @param isWanted selects subjects; default: all
 */
export function holdingsOf(
  { roles, profiles, users }: Granting,
  isWanted: (subject: Holder) => boolean = () => true,
): Holdings {
  const unresolved: string[] = [];
  const compile = (subject: Holder, profileIds: readonly string[]): Rights => {
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
      if (isUnresolvable(error)) {
        unresolved.push(`${subject.kind} "${subject.id}": ${error.message}`);
        return NOTHING;
      }
      throw error;
    }
  };
  const profileIdsOf = ({ kind, id }: Holder): readonly string[] =>
    kind === "profile" ? [id] : (users.get(id)?.profileIds ?? []);
  const subjects = [
    ...[...profiles.keys()].map((id): Holder => ({ kind: "profile", id })),
    ...[...users.keys()].map((id): Holder => ({ kind: "user", id })),
    ...[...roles.keys()].map((id): Holder => ({ kind: "role", id })),
  ]
    .filter(isWanted)
    .map((subject) => {
      const role = subject.kind === "role" ? roles.get(subject.id) : undefined;
      const rights =
        role === undefined ? compile(subject, profileIdsOf(subject)) : rightsOfRole(role);
      const held = profileIdsOf(subject).flatMap((id) => profiles.get(id) ?? []);
      return {
        ...subject,
        rights,
        rateLimit: held.length === 0 ? undefined : highestRateLimit(held),
      };
    });
  return { subjects, usedRoles: roleIdsOfAll(profiles.values()), unresolved };
}
