import type { DecisionContext } from "../support/context";
import { isolationFinding, meetingFinding } from "../../domain/templates";
import { joinPath } from "../../domain/findings";
import { roleIdsIn } from "../../domain/storedPolicies";
import type { ReadBatch } from "./findingPages";

/** Tells the templates of the configuration that are not closed to their tenant, or meet another one. */
export function openTemplates({ host, config }: DecisionContext): ReadBatch {
  return async () => {
    const templates = [...config.templates.values()];
    const roles = await host.findRoles(roleIdsIn(templates.map(({ definition }) => definition)));
    const documents = templates.map((template, at) => {
      const findings = [
        isolationFinding(template, roles) ?? [],
        meetingFinding(template, config.templates) ?? [],
      ].flat();
      const path = joinPath("templates", template.name);
      return { id: template.name, at, steps: [findings.map((one) => ({ ...one, path }))] };
    });
    return { documents };
  };
}
