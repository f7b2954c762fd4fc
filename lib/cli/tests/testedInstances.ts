import { type Claim, NamePattern } from "../../domain/assertions";
import { freshName } from "../../domain/rights";
import { instanceId } from "../../domain/templates";
import type { FileTemplate } from "../files/configured";
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
    test.tests.flatMap(({ assertion }) => namesIn(assertion.claim)),
  );
  const templates = [...policies.templates.values()];
  const tenants =
    file === undefined
      ? templates.flatMap((one) => madeUpTenants(one, named, policies))
      : readTenants(file, policies.templates);
  const all = withInstances(policies, tenants);
  const measured = templates.flatMap((one) => measuredInstance(one, tenants, named));
  return { policies: all, profileIds: [...policies.profiles.keys(), ...measured] };
}

/** Returns for one template the tenants that tests name, and the made-up one. */
function madeUpTenants(
  one: FileTemplate,
  named: readonly NamePattern[],
  policies: PolicySet,
): readonly Tenant[] {
  const texts = [...policies.templates.values()].map(({ template }) => JSON.stringify(template));
  const fresh = freshName("any-tenant", (name) =>
    [...texts, ...policies.profiles.keys()].some((text) => text.includes(name)),
  );
  const indexes = [...named.flatMap((pattern) => tenantIn(pattern, one)), fresh];
  return [...new Set(indexes)]
    .filter((index) => !policies.profiles.has(instanceId(one.template, index)))
    .map((index) => ({ index, templates: [one] }));
}

/** Returns the tenant of whose instance a name speaks: `acme` of `acme-editor` and of `acme-*`; of `*` nobody's. */
function tenantIn(pattern: NamePattern, { template }: FileTemplate): readonly string[] {
  const end = instanceId(template, "");
  const { isLiteral, text } = pattern;
  const [start = ""] = text.split("*");
  const index = (isLiteral && text.endsWith(end) ? text.slice(0, -end.length) : start).replace(
    /-$/u,
    "",
  );
  return index !== "" && pattern.matches(instanceId(template, index)) ? [index] : [];
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

/** Lists the names of profiles, and patterns of them, that a claim is about. */
function namesIn(claim: Claim): readonly NamePattern[] {
  switch (claim.kind) {
    case "can":
    case "cannot":
      return claim.subject.kind === "profile" ? [new NamePattern(claim.subject.id)] : [];
    case "never":
      return claim.subjects.profile;
    case "onlyHolders":
      return claim.profiles;
    case "exclusive":
      return claim.exempt;
    case "atMost":
      return [];
  }
}
