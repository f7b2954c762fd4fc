import { impossibleIndex } from "../../domain/indexNames";
import { instanceId } from "../../domain/templates";
import { type PolicySet, toUser } from "./policySet";
import { type Tenant, withInstances, withTenants } from "./tenants";
import { CommandError } from "../support/exit";

/** The question, as far as it tells of which tenants it is. */
export interface AskedInstances {
  /** A file of tenants; `undefined`: those whose instances are named. */
  readonly tenants: string | undefined;
  /** Ids that may be those of instances, whatever else they may be. */
  readonly named: readonly string[];
}

/**
 * Adds the instances of templates: of the tenants of a file, or else those that the question names, or that users of
 * the files have. Like `acme-editor`, where there is a template `editor` and no such profile.
 *
 * @throws CommandError naming every fault of the file, and a name that two templates give
 */
export function withAskedInstances(
  policies: PolicySet,
  { tenants, named }: AskedInstances,
): PolicySet {
  if (tenants !== undefined) {
    return withTenants(policies, tenants);
  }
  const ofUsers = [...policies.users.values()].flatMap((user) => toUser(user).profileIds);
  const ids = new Set([...named, ...ofUsers]);
  return withInstances(
    policies,
    [...ids].flatMap((id) => tenantOf(id, policies)),
  );
}

function tenantOf(id: string, { profiles, templates }: PolicySet): readonly Tenant[] {
  if (profiles.has(id)) {
    return [];
  }
  const found = [...templates.values()].flatMap((one): readonly Tenant[] => {
    const end = instanceId(one.template, "");
    const index = id.slice(0, -end.length);
    return id.endsWith(end) && index !== "" && impossibleIndex(index) === undefined
      ? [{ index, templates: [one] }]
      : [];
  });
  if (found.length > 1) {
    const of = found.map(({ index, templates: [one] }) => `"${one?.template.name}" of "${index}"`);
    throw new CommandError(`Which instance "${id}" is cannot be told.`, undefined, [
      `It is that of template ${of.join(", and of ")}: --tenants gives the tenants.`,
    ]);
  }
  return found;
}
