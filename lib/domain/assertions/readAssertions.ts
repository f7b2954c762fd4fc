import type Joi from "joi";

import type { Finding } from "../findings";
import { below } from "../findings";
import { shapeFaults } from "../shapeFaults";
import type { Assertion, Constraint } from "./assertion";
import { ASSERTIONS, CONSTRAINTS } from "./assertionSchema";
import { meaningFaults } from "./meaningFaults";
import { ActionSets, readAssertion } from "./readClaim";

/**
 * Reads assertions, and finds every fault of their form; those without a fault are returned all the same.
 *
 * @param path of the list, in the document that states it
 */
export function readAssertions(
  stated: readonly unknown[],
  path: string,
): { readonly assertions: readonly Assertion[]; readonly faults: readonly Finding[] } {
  return readList(ASSERTIONS, stated, path);
}

/**
 * Reads constraints as {@link readAssertions} does: claims that are about whoever there is, each with a name of
 * its own.
 */
export function readConstraints(
  stated: readonly unknown[],
  path: string,
): { readonly constraints: readonly Constraint[]; readonly faults: readonly Finding[] } {
  const { assertions, faults } = readList(CONSTRAINTS, stated, path);
  return { constraints: assertions.filter(isConstraint), faults };
}

function isConstraint(assertion: Assertion): assertion is Constraint {
  const { kind } = assertion.claim;
  return kind !== "can" && kind !== "cannot";
}

/** joi begins its own path at the list: `"[0].nevr" is not allowed`. */
function named(path: string, found: Finding): Finding {
  return { ...found, message: found.message.replace(/^"(?=\[)/u, () => `"${path}`) };
}

function readList(
  schema: Joi.Schema,
  stated: readonly unknown[],
  path: string,
): { readonly assertions: readonly Assertion[]; readonly faults: readonly Finding[] } {
  const assertions: Assertion[] = [];
  const actionSets = new ActionSets();
  const faults = below(path, shapeFaults(schema, stated)).map((found) => named(path, found));
  const faulty = new Set(faults.map((found) => found.path.slice(path.length).split("]")[0]));
  stated.forEach((given, position) => {
    if (faulty.has(`[${position}`)) {
      return;
    }
    const where = `${path}[${position}]`;
    const assertion = readAssertion(given as Readonly<Record<string, unknown>>, where, actionSets);
    faults.push(...below(where, meaningFaults(assertion.claim)));
    assertions.push(assertion);
  });
  return { assertions, faults };
}
