import { describeShown, RoleRights } from "../assertions";
import type { Finding } from "../findings";
import type { RoleLookup } from "../rights";
import { leakOf } from "./isolation";
import type { Template, Templates } from "./Template";

/** Finds the templates whose instances leave their tenant, or of which that cannot be told. */
export function isolationFindings(
  templates: Templates,
  roles: RoleLookup,
  path: string,
): readonly Finding[] {
  const known = new RoleRights();
  return [...templates.values()].flatMap((template) => findingOf(template, roles, known, path));
}

function findingOf(
  template: Template,
  roles: RoleLookup,
  known: RoleRights,
  path: string,
): readonly Finding[] {
  const leak = leakOf(template, roles, known);
  if (leak === undefined) {
    return [];
  }
  const { name } = template;
  const message =
    leak.kind === "leaves"
      ? `Template "${name}" is not closed to its tenant: an instance may send ${describeShown([leak])}. Restrict that policy to "{tenantIndex}", or say under "shared" that it is meant.`
      : `It cannot be told whether template "${name}" is closed to its tenant: ${leak.message}`;
  return [{ code: "template.open", severity: "securityWarning", path: `${path}.${name}`, message }];
}
