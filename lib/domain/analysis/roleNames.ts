import type { Finding } from "../findings";
import { pathOf } from "../findings";
import type { StoredRole } from "../rights";
import {
  allowsAnything,
  entryOf,
  namedActions,
  namedControllers,
  verdictOf,
} from "../rights/verdicts";
import type { AnalysisIndex } from "./AnalysisIndex";
import { finding } from "./wording";

/**
 * Controllers and actions that do not exist. The host refuses them when a role is written, but not
 * those of plugins that stand behind one of its own controllers, nor any that went since.
 * Source: the host's lib/core/security/roleRepository.js `checkRoleNativeRights`,
 * `checkRolePluginsRights`.
 */
export function* nameParts(
  { controllers }: StoredRole,
  indexed: AnalysisIndex,
): Generator<readonly Finding[]> {
  for (const controller of ["*", ...namedControllers(controllers)]) {
    if (!isOwn(controllers, controller)) {
      continue;
    }
    if (controller === "*") {
      yield underStar(controllers, indexed);
    } else if (indexed.api.controllerMayExist(controller)) {
      yield* unknownActionParts(controllers, controller, indexed);
    } else {
      yield [unknownController(controllers, controller, indexed)];
    }
  }
}

/** The memory storage is named twice, whichever of its names the role uses. */
function isOwn(controllers: unknown, name: string): boolean {
  return (
    typeof controllers === "object" && controllers !== null && Object.hasOwn(controllers, name)
  );
}

/** An entry that shadows an allowing "*" narrows the role: without the entry it would be wider. */
function remedyOf(controllers: unknown): string {
  return allowsAnything(entryOf(controllers, undefined))
    ? "Correct its name."
    : "Correct its name, or take it out.";
}

function unknownController(
  controllers: unknown,
  controller: string,
  { api, nearest }: AnalysisIndex,
): Finding {
  return finding(
    "controller.unknown",
    "warning",
    pathOf(["controllers", controller]),
    `Controller "${controller}" does not exist, so this entry allows and denies nothing. ${remedyOf(controllers)}`,
    nearest("controller", controller, api.controllers),
  );
}

function* unknownActionParts(
  controllers: unknown,
  controller: string,
  indexed: AnalysisIndex,
): Generator<readonly Finding[]> {
  const entry = entryOf(controllers, controller);
  const known = indexed.api.actionsOf(controller) ?? [];
  const remedy = remedyOf(controllers);
  for (const action of namedActions(entry)) {
    if (indexed.api.mayExist(controller, action)) {
      yield [];
      continue;
    }
    const path = pathOf(["controllers", controller, "actions", action]);
    const suggestion = indexed.nearest(`action of ${controller}`, action, known);
    const what = `Controller "${controller}" has no action "${action}"`;
    yield [
      verdictOf(entry, action) !== "allowed" && verdictOf(entry, undefined) === "allowed"
        ? finding(
            "denial.unknown",
            "securityWarning",
            path,
            `${what}, so this denies nothing, and whatever was meant is allowed by the "*" beside it. Correct its name.`,
            suggestion,
          )
        : finding(
            "action.unknown",
            "warning",
            path,
            `${what}, so this allows nothing. ${remedy}`,
            suggestion,
          ),
    ];
  }
}

function underStar(controllers: unknown, indexed: AnalysisIndex): Finding[] {
  const entry = entryOf(controllers, undefined);
  return namedActions(entry)
    .filter((action) => verdictOf(entry, action) !== verdictOf(entry, undefined))
    .map((action) => {
      const verb = verdictOf(entry, action) === "allowed" ? "allows" : "denies";
      const none = indexed.api.someControllerHas(action)
        ? ""
        : ", and none has an action of that name";
      return finding(
        "action.everyController",
        "warning",
        pathOf(["controllers", "*", "actions", action]),
        `Under the controller "*", "${action}" ${verb} the action of that name of every controller that has no entry of its own, those of plugins included${none}. The host refuses to store this: name each controller that is meant.`,
      );
    });
}
