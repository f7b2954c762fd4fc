import type { Finding } from "../findings";
import { fault, pathOf } from "../findings";
import { isPlainObject, memberOf } from "../plainObject";

/**
 * Methods that the host calls on users, profiles and roles. It lays what is stored over them, so that one
 * with such a member answers 500 to every request by its rights.
 * Source: the host's lib/model/security/{user,profile,role}.js; lib/core/security/*Repository.js `fromDTO`.
 */
export const METHODS: ReadonlySet<string> = new Set([
  "areTargetsAllowed",
  "canLogIn",
  "checkRestrictions",
  "getAllowedPolicies",
  "getPolicies",
  "getProfiles",
  "getRights",
  "isActionAllowed",
  "validateControllerRights",
  "validateDefinition",
  "validateRateLimit",
]);

/** Finds members of a user, profile or role by the names of {@link METHODS}, and of a user's `content`. */
export function methodFaults(body: unknown): Finding[] {
  return [...faultsIn(body, []), ...faultsIn(memberOf(body, "content"), ["content"])];
}

/** The same of every user, profile and role of an import. */
export function methodFaultsOfImport(body: unknown): Finding[] {
  return ["roles", "profiles", "users"].flatMap((section) => {
    const documents = memberOf(body, section);
    return isPlainObject(documents)
      ? Object.entries(documents).flatMap(([id, document]) =>
          section === "users"
            ? faultsIn(memberOf(document, "content"), [section, id, "content"])
            : faultsIn(document, [section, id]),
        )
      : [];
  });
}

function faultsIn(content: unknown, above: readonly string[]): Finding[] {
  return isPlainObject(content)
    ? Object.keys(content)
        .filter((name) => METHODS.has(name))
        .map((name) =>
          fault(
            "member.method",
            pathOf([...above, name]),
            `"${name}" is a method of Kuzzle's users, profiles or roles: with such a member nobody could act by it. Choose another name.`,
          ),
        )
    : [];
}
