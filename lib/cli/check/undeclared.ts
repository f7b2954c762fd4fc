import type { AttributedFinding, AnalysisInput } from "../../domain/analysis";
import { Api } from "../../domain/analysis/Api";
import { finding, quoted } from "../../domain/analysis/wording";
import { pathOf } from "../../domain/findings";
import { nearestName } from "../../domain/nearest";
import { isPlainObject } from "../../domain/plainObject";

/**
 * Controllers of which nothing is judged, because only a plugin can tell what they are: by role, and
 * one by one where a controller that is known is likely meant.
 */
export function undeclaredControllers(world: AnalysisInput): AttributedFinding[] {
  const api = new Api(world);
  return [...world.roles.values()].flatMap(({ _id: roleId, controllers }) => {
    const misspelt: AttributedFinding[] = [];
    const others: string[] = [];
    for (const name of Object.keys(isPlainObject(controllers) ? controllers : {})) {
      if (name === "*" || api.actionsOf(name) !== undefined || !api.controllerMayExist(name)) {
        continue;
      }
      const meant = nearestName(name, api.controllers);
      if (meant === undefined) {
        others.push(name);
      } else {
        misspelt.push({ ...undeclared([name], meant), roleId });
      }
    }
    return others.length === 0 ? misspelt : [...misspelt, { ...undeclared(others), roleId }];
  });
}

function undeclared(names: readonly string[], meant?: string): AttributedFinding {
  return finding(
    "controller.undeclared",
    "suggestion",
    pathOf(["controllers", names[0] ?? ""]),
    `Nothing is known here of ${names.length === 1 ? "controller" : "controllers"} ${quoted(names)}, so it is not judged what the role may do there. Tell the actions by "--controllers FILE|URL".`,
    meant,
  );
}
