import type { AttributedFinding } from "../../domain/analysis";
import type { Constraint } from "../../domain/assertions";
import type { DecisionContext } from "../support/context";
import { standingBreaches } from "../constraints/standing";
import type { ReadBatch } from "./findingPages";

/** Tells the constraints of the configuration that are broken, by whom, at most so many of each as a page shows. */
export function brokenConstraints({ host, config }: DecisionContext): ReadBatch {
  return async () => {
    const { constraints } = config;
    const documents = [];
    for (const [at, constraint] of constraints.entries()) {
      const breaches = await standingBreaches(host, constraint);
      const steps = [breaches.map((one) => findingOf(constraint, one))];
      documents.push({ id: constraint.name, at, steps });
    }
    return { documents };
  };
}

function findingOf(
  { name, path }: Constraint,
  { subject, shows }: Awaited<ReturnType<typeof standingBreaches>>[number],
): AttributedFinding {
  return {
    code: "constraint.violated",
    severity: "securityWarning",
    path,
    message: `Constraint "${name}" is broken: ${shows}`,
    ...(subject?.kind === "profile" && { profileId: subject.id }),
    ...(subject?.kind === "role" && { roleId: subject.id }),
    ...(subject?.kind === "user" && { userId: subject.id }),
  };
}
