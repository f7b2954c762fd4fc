import type { DecisionContext } from "../support/context";
import { isolationFinding } from "../../domain/templates";
import { joinPath } from "../../domain/findings";
import { roleIdsIn } from "../../domain/storedPolicies";
import type { ReadBatch } from "./findingPages";

/** Tells the templates of the configuration that are not closed to their tenant. */
export function openTemplates({ host, config }: DecisionContext): ReadBatch {
  return async () => {
    const templates = [...config.templates.values()];
    const roles = await host.findRoles(roleIdsIn(templates.map(({ definition }) => definition)));
    const documents = templates.map((template, at) => {
      const finding = isolationFinding(template, roles);
      const path = joinPath("templates", template.name);
      return {
        id: template.name,
        at,
        steps: [finding === undefined ? [] : [{ ...finding, path }]],
      };
    });
    return { documents };
  };
}
