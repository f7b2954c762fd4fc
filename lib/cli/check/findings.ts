import type { Finding } from "../../domain/findings";
import { profileFaults } from "../../domain/policies/profileFaults";
import { missingRoles } from "../../domain/policies/references";
import { roleFaults } from "../../domain/policies/roleFaults";
import { missingProfiles, userFaults } from "../../domain/users/userFaults";
import { HOST_IDS } from "../files/hostDefaults";
import type { Definition, LocatedFinding } from "../files/parse";
import type { PolicySet } from "../files/policySet";
import { definitionsOf, toUser } from "../files/policySet";

/** Ids that exist besides those of the files. */
export interface KnownIds {
  readonly roles: Iterable<string>;
  readonly profiles: Iterable<string>;
}

const HOST: KnownIds = { roles: HOST_IDS, profiles: HOST_IDS };

/**
 * What would refuse the files: their form, and roles and profiles that exist neither in the files
 * nor in `known`. Sorted by file and line.
 */
export function faultsOf(policies: PolicySet, known: KnownIds = HOST): readonly LocatedFinding[] {
  const roleIds = new Set([...policies.roles.keys(), ...known.roles]);
  const profileIds = new Set([...policies.profiles.keys(), ...known.profiles]);
  const faults = (definition: Definition): Finding[] => {
    const { kind, value } = definition;
    switch (kind) {
      case "roles":
        return roleFaults(value);
      case "profiles":
        return [...profileFaults(value), ...missingRoles(value, { roleIds }, roleIds)];
      case "users":
        return [
          ...userFaults(value),
          ...missingProfiles(
            toUser(definition).profileIds,
            profileIds,
            profileIds,
            "content.profileIds",
          ),
        ];
    }
  };
  const located = definitionsOf(policies).flatMap((definition) =>
    faults(definition).map((finding) => locate(finding, definition)),
  );
  return sortByPlace([...policies.findings, ...located]);
}

export function locate(finding: Finding, { kind, id, locate }: Definition): LocatedFinding {
  return { ...finding, kind, id, place: locate(finding.path) };
}

export function sortByPlace(findings: readonly LocatedFinding[]): readonly LocatedFinding[] {
  return [...findings].sort(
    ({ place: left }, { place: right }) =>
      compare(left.file, right.file) || left.line - right.line || left.column - right.column,
  );
}

function compare(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}
