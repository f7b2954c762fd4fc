import {
  type Constraint,
  describeShown,
  describeThrough,
  type Shown,
  type Subject,
} from "../../domain/assertions";
import type { ClaimVisibility } from "../../domain/escalation/claimTypes";
import type { Knowledge } from "../../domain/disclosure/knowledge";
import { describeRequest } from "../../domain/rights";
import type { BrokenConstraint } from "../../errors/errors";

/** A constraint that a write would break, and what a caller needs to see to be told how. */
export interface Broken {
  readonly whole: BrokenConstraint;
  readonly visibleTo: ClaimVisibility;
}

/** Tells of a subject that may send requests. */
export function brokenBy(
  { name, path }: Constraint,
  subject: Subject,
  shown: readonly Shown[],
  visibleTo: ClaimVisibility,
): Broken {
  const requests = shown.map(({ request, through }) => ({
    request: describeRequest(request),
    through: through.map(describeThrough),
  }));
  const shows = `${nameOfSubject(subject)} could send ${describeShown(shown)}.`;
  return { whole: { constraint: name, path, subject, requests, shows }, visibleTo };
}

/** Tells of too many users. */
export function brokenByCount(
  { name, path }: Constraint,
  holders: number,
  most: number,
  visibleTo: ClaimVisibility,
): Broken {
  const shows = `${holders} ${holders === 1 ? "user" : "users"} would be able to, and at most ${most} may.`;
  return { whole: { constraint: name, path, holders, most, shows }, visibleTo };
}

/** Cuts it to what the caller may see. */
export function toldOfBroken({ whole, visibleTo }: Broken, { sees }: Knowledge): BrokenConstraint {
  if (visibleTo.rights.every(sees) && visibleTo.subject.every(sees)) {
    return whole;
  }
  const { constraint, path, subject } = whole;
  const isNamed = subject !== undefined && visibleTo.subject.every(sees);
  return { constraint, path, ...(isNamed && { subject }), withheld: true };
}

/** Names somebody at the beginning of a sentence. */
export function nameOfSubject({ kind, id }: Subject): string {
  return kind === "user" && id === ""
    ? "The new user"
    : `${kind.charAt(0).toUpperCase()}${kind.slice(1)} "${id}"`;
}
