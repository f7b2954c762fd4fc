import type { StoredRole } from "../../../lib/domain/rights";
import { readTemplates, type Template } from "../../../lib/domain/templates";

/** Reads one template that has no fault. */
export function templateWith(given: object, name = "manager"): Template {
  const { templates, faults } = readTemplates({ [name]: given }, "templates");
  const template = templates.get(name);
  if (template === undefined) {
    throw new Error(JSON.stringify(faults));
  }
  return template;
}

/** Policies that grant roles within the tenant. */
export function within(...roleIds: readonly string[]): object[] {
  return roleIds.map((roleId) => ({ roleId, restrictedTo: [{ index: "{tenantIndex}" }] }));
}

/** Roles by id, each with the actions that it allows: `document:get`. */
export function rolesWith(
  given: Readonly<Record<string, readonly string[]>>,
): ReadonlyMap<string, StoredRole> {
  return new Map(
    Object.entries(given).map(([_id, actions]) => {
      const controllers: Record<string, { actions: Record<string, true> }> = {};
      for (const one of actions) {
        const [controller = "", action = ""] = one.split(":");
        (controllers[controller] ??= { actions: {} }).actions[action] = true;
      }
      return [_id, { _id, controllers }];
    }),
  );
}
