import { AssertionJudge } from "../../domain/assertions";
import type { FileConstraint } from "../files/configured";
import type { LocatedFinding } from "../files/parse";
import { type Granting, withAnonymous } from "../files/policySet";

/** Finds the constraints that roles, profiles and users break, each where it stands. */
export function constraintFindings(
  constraints: readonly FileConstraint[],
  granting: Granting,
): readonly LocatedFinding[] {
  const judge = new AssertionJudge({ ...granting, users: withAnonymous(granting.users) });
  return constraints.flatMap(({ constraint, place }) =>
    judge
      .judge(constraint)
      // rights that cannot be told have findings of their own; whoever is not there breaks nothing
      .failures.filter(({ kind }) => kind === "broken")
      .map(({ message }) => ({
        code: "constraint.violated" as const,
        severity: "securityWarning" as const,
        path: constraint.path,
        message: `Constraint "${constraint.name}" is broken: ${message}`,
        place,
      })),
  );
}
