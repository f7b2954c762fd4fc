import type { NamePattern } from "../../domain/assertions";
import { instanceId } from "../../domain/templates";
import type { FileTemplate } from "../files/configured";
import { madeUpTenants, profilesNamedIn } from "../files/madeUpInstances";
import type { PolicySet } from "../files/policySet";
import { readTenants, type Tenant, withInstances } from "../files/tenants";
import type { TestFile } from "./testFile";

/** Policies with the instances that tests are about. */
export interface TestedPolicies {
  readonly policies: PolicySet;
  /** The profiles that coverage and mutation are about: of each template one instance, which stands for all. */
  readonly profileIds: readonly string[];
}

/**
 * Adds the instances of templates: of the tenants of a file, or else of a made-up tenant, which stands for all, and
 * of the tenants that the tests name by ids of profiles (`acme-editor`, `acme-*`).
 *
 * @param file `undefined`: there are no tenants
 * @throws CommandError naming every fault of the file
 */
export function withTestedInstances(
  policies: PolicySet,
  tests: readonly TestFile[],
  file: string | undefined,
): TestedPolicies {
  const named = tests.flatMap((test) =>
    test.tests.flatMap(({ assertion }) => profilesNamedIn(assertion.claim)),
  );
  const templates = [...policies.templates.values()];
  const tenants =
    file === undefined ? madeUpTenants(policies, named) : readTenants(file, policies.templates);
  const all = withInstances(policies, tenants);
  const measured = templates.flatMap((one) => measuredInstance(one, tenants, named));
  return { policies: all, profileIds: [...policies.profiles.keys(), ...measured] };
}

/** Picks the instance of which tests speak by its id, or else by a pattern, or else any. */
function measuredInstance(
  { template }: FileTemplate,
  tenants: readonly Tenant[],
  named: readonly NamePattern[],
): readonly string[] {
  const ids = tenants
    .filter(({ templates }) => templates.some((one) => one.template === template))
    .map(({ index }) => instanceId(template, index));
  const spoken = (isWanted: (pattern: NamePattern) => boolean): string | undefined =>
    ids.find((id) => named.some((pattern) => isWanted(pattern) && pattern.matches(id)));
  const id = spoken(({ isLiteral }) => isLiteral) ?? spoken(() => true) ?? ids[0];
  return id === undefined ? [] : [id];
}
