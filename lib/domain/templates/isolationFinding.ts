import { describeShown, type RoleRights } from "../assertions";
import type { Finding } from "../findings";
import type { RoleLookup } from "../rights";
import { entryOf, namedActions } from "../rights/verdicts";
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
      ? `Template "${name}" is not closed to its tenant: an instance may send ${describeShown([leak])}. ${remedyOf(leak, namedLeaks(template, roles, leak))}, or say under "shared" that it is meant.`
      : `It cannot be told whether template "${name}" is closed to its tenant: ${leak.message}`;
  return { code: "template.open", severity: "securityWarning", path: "", message };
}

/** No restriction touches a request that names no place. */
function remedyOf({ request }: Leaving, placeless: readonly string[]): string {
  return request.index === undefined
    ? `No restriction keeps a request without a place: take ${placeless.join(", ")} out of the roles, which are to name their actions one by one`
    : `Restrict that policy to "${PLACEHOLDER}"`;
}

type Leaving = Extract<Leak, { readonly kind: "leaves" }>;

/** Actions that a finding names: each is a proof of its own. */
const MOST_NAMED = 10;

/** Lists the actions without a place by which instances leave, as far as roles name them: not those that a `*` allows. */
function namedLeaks(template: Template, roles: RoleLookup, first: Leaving): readonly string[] {
  const found: string[] = [];
  let leak: Leak | undefined = first;
  while (leak?.kind === "leaves" && leak.request.index === undefined && found.length < MOST_NAMED) {
    const { controller, action } = leak.request;
    found.push(`${controller}:${action}`);
    const isNamed = leak.through.some(({ roleId }) =>
      namedActions(entryOf(roles.get(roleId)?.controllers, controller)).includes(action),
    );
    const { places, actions } = template.shared;
    const shared = { places, actions: [...actions, ...found] };
    leak = isNamed ? leakOf({ ...template, shared }, roles) : undefined;
  }
  return found;
}
