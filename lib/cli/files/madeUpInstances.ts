import { type Claim, NamePattern } from "../../domain/assertions";
import { freshName } from "../../domain/rights";
import { instanceId } from "../../domain/templates";
import type { FileTemplate } from "./configured";
import type { PolicySet } from "./policySet";
import type { Tenant } from "./tenants";

/**
 * Returns tenants of whose instances claims are judged where nobody lists tenants: of each template a made-up one,
 * which stands for all, and those that claims name by ids of profiles (`acme-editor`, `acme-*`).
 */
export function madeUpTenants(
  policies: PolicySet,
  named: readonly NamePattern[],
): readonly Tenant[] {
  return [...policies.templates.values()].flatMap((one) => tenantsOf(one, named, policies));
}

function tenantsOf(
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

/** Lists the names of profiles, and patterns of them, that a claim is about. */
export function profilesNamedIn(claim: Claim): readonly NamePattern[] {
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
