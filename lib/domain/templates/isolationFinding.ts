import { describeShown, type RoleRights } from "../assertions";
import type { Finding } from "../findings";
import type { RoleLookup } from "../rights";
import { type Leak, leakOf } from "./isolation";
import { PLACEHOLDER, type Template } from "./Template";

/** Finds whether instances of a template leave their tenant, or whether that cannot be told; none: they do not. */
export function isolationFinding(
  template: Template,
  roles: RoleLookup,
  known?: RoleRights,
): Finding | undefined {
  const leak = leakOf(template, roles, known);
  if (leak === undefined) {
    return undefined;
  }
  const { name } = template;
  const message =
    leak.kind === "leaves"
      ? `Template "${name}" is not closed to its tenant: an instance may send ${describeShown([leak])}. ${remedyOf(leak)}, or say under "shared" that it is meant.`
      : `It cannot be told whether template "${name}" is closed to its tenant: ${leak.message}`;
  return { code: "template.open", severity: "securityWarning", path: "", message };
}

/** No restriction touches a request that names no place. */
function remedyOf({ request }: Extract<Leak, { readonly kind: "leaves" }>): string {
  return request.index === undefined
    ? `No restriction keeps a request without a place: take ${request.controller}:${request.action} out of that role, which is to name its actions one by one`
    : `Restrict that policy to "${PLACEHOLDER}"`;
}
