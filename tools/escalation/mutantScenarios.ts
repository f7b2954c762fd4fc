import path from "node:path";

import { runFeatures } from "./cucumber";
import type { Mutation } from "./mutations";
import type { Result } from "./results";
import { readResults } from "./results";

const SUITE = [
  "features/escalation/",
  "features/embedded_calls.feature",
  "features/embedded_bypasses.feature",
  "features/embedded_identity.feature",
  "features/constraints.feature",
  "features/templates.feature",
];
/** Picks the scenarios that a mutant may be about. */
const ATTACKS = "(@attack or @embedded or @constraint) and not @slow";

/** Reads them, at night's length. @param folder of the project; the reading is left in it */
export async function scenariosIn(
  folder: string,
  environment: Readonly<Record<string, string>> = {},
  output = path.join(folder, "dry.ndjson"),
): Promise<Result[]> {
  const parameters = [...SUITE, "--dry-run", "--tags", ATTACKS];
  await runFeatures(folder, output, parameters, environment);
  return readResults(output);
}

/** Picks what a guard is about: one of them must fail without it. */
export function concernedBy({ concerns }: Mutation, scenarios: readonly Result[]): Result[] {
  return scenarios.filter(({ name, steps }) =>
    [name, ...steps].some((text) => concerns.test(text)),
  );
}
