import type { AttributedFinding, AnalysisInput } from "../../domain/analysis";
import { Api } from "../../domain/analysis/api";
import { finding, quoted } from "../../domain/analysis/wording";
import { pathOf } from "../../domain/findings";
import { isPlainObject } from "../../domain/plainObject";

/** Controllers of which nothing is judged, because only a plugin can tell what they are: by role. */
export function undeclaredControllers(world: AnalysisInput): AttributedFinding[] {
  const api = new Api(world);
  return [...world.roles.values()].flatMap(({ _id: roleId, controllers }) => {
    const names = Object.keys(isPlainObject(controllers) ? controllers : {}).filter(
      (name) => name !== "*" && api.actionsOf(name) === undefined && api.controllerMayExist(name),
    );
    const [first] = names;
    return first === undefined
      ? []
      : [
          {
            ...finding(
              "controller.undeclared",
              "suggestion",
              pathOf(["controllers", first]),
              `Nothing is known here of ${names.length === 1 ? "controller" : "controllers"} ${quoted(names)}, so it is not judged what the role may do there. Tell the actions by "--controllers FILE|URL".`,
            ),
            roleId,
          },
        ];
  });
}
