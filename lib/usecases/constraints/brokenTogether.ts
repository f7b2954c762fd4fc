import {
  type Constraint,
  gainsDuty,
  isAboutEveryRight,
  type Moments,
  requestSetsOf,
} from "../../domain/assertions";
import { covers } from "../../domain/rights";

/**
 * Tells a constraint that is about users by all their profiles together: two writes may break it that each
 * alone do not, one of a user and one of a profile. A single profile is safe from that by the locks of
 * profiles and roles, since one of its policies breaks a constraint or none does.
 */
export function isBrokenTogether({ claim }: Constraint): boolean {
  switch (claim.kind) {
    case "never":
      return claim.subjects.user.length > 0;
    case "onlyHolders":
      return claim.users !== undefined;
    case "exclusive":
    case "atMost":
      return true;
  }
}

/**
 * Tells whether a profile may break a constraint for its users by rights that the constraint does not speak of,
 * because these complete every right, for which the plugin asks.
 */
export function isBrokenByCompletion({ claim }: Constraint): boolean {
  return (
    (claim.kind === "atMost" && claim.of === "everything") ||
    requestSetsOf(claim).some(isAboutEveryRight)
  );
}

/** Tells whether a change gives something of which a constraint speaks, whatever others of its users' profiles add. */
export function gains({ claim }: Constraint, moments: Moments): boolean {
  return gainsDuty(requestSetsOf(claim), moments);
}

/** Tells whether profiles may break a constraint by a role that changes so, alone or with others. */
export function mayGive(constraint: Constraint, moments: Moments): boolean {
  const { before, after } = moments;
  if (before === undefined || after === undefined) {
    return after !== undefined;
  }
  return isBrokenByCompletion(constraint)
    ? !covers(before.rights, after.rights).covered
    : gains(constraint, moments);
}
