import { declarationOf, isBoundByOwnPlaces } from "../actions";
import type { Finding } from "../findings";
import type { Restrictions } from "../rights/restrictions";
import { collectionsIn, namesOf } from "../rights/restrictions";
import type { RoleAction } from "./RoleReading";
import type { ReadPolicy, ReadProfile, AnalysisIndex } from "./AnalysisIndex";
import { finding } from "./wording";

/**
 * Finds actions that one role denies and another role of the profile allows in the same place.
 * Users may do whatever any of their policies allows: a `false` limits the `*` beside it and
 * nothing else.
 */
export function denialFindings({ policies }: ReadProfile, { api }: AnalysisIndex): Finding[] {
  return policies.flatMap((policy) => {
    const { exceptions } = policy.role;
    const findings: Finding[] = [];
    for (const other of exceptions.length === 0 ? [] : policies) {
      const defeated = exceptions.filter((exception) => defeats(other, policy, exception));
      if (other.role !== policy.role && defeated.length > 0) {
        findings.push(
          finding(
            "denial.defeated",
            "securityWarning",
            `policies[${policy.position}].roleId`,
            `Role "${policy.role.role._id}" denies ${api.describe(defeated)}, but policies[${other.position}] (role "${other.role.role._id}") allows it${where(other)}, and one policy that allows is enough. Deny it there too, or take that policy out.`,
          ),
        );
      }
    }
    return findings;
  });
}

function defeats(other: ReadPolicy, policy: ReadPolicy, denied: RoleAction): boolean {
  const bound = boundOf(denied);
  return (
    other.role.allows(denied.controller, denied.action) &&
    (bound === "none" || meet(policy.restrictions, other.restrictions, bound))
  );
}

/** A list of places is cut to those of its policies, though its request names none. */
function boundOf({ controller, action, reads }: RoleAction): RoleAction["reads"] {
  const declaration = declarationOf(controller, action);
  return declaration !== undefined && isBoundByOwnPlaces(declaration) ? "collection" : reads;
}

/** Tells whether there is a place in which both hold. */
function meet(one: Restrictions, other: Restrictions, reads: RoleAction["reads"]): boolean {
  if (one === undefined || other === undefined) {
    return true;
  }
  for (const restriction of one) {
    const names = namesOf(restriction);
    const others = collectionsIn(other, restriction.index);
    if (others === undefined) {
      continue;
    }
    if (reads === "index" || names.length === 0 || others.length === 0) {
      return true;
    }
    const known = new Set(others);
    if (names.some((name) => known.has(name))) {
      return true;
    }
  }
  return false;
}

function where({ restrictions }: ReadPolicy): string {
  return restrictions === undefined ? "" : " where it holds";
}
