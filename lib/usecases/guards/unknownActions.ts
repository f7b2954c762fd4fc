import { declarationOf } from "../../domain/actions";
import { unknownAction } from "../../errors/errors";
import type { Host } from "../../host/port/Host";
import type { ProfileGuardConfig } from "../../config/config";
import { holdsEverything } from "../escalation/compiledRights";
import { rightsOfActor } from "../escalation/actorRights";
import type { DecisionContext } from "../support/context";

interface NativeAction {
  readonly controller: string;
  readonly action: string;
}

/**
 * Lists the actions of the host's own controllers that the catalogue does not have: of a newer Kuzzle
 * than the plugin knows. Nobody can tell what they do. Controllers of plugins and of the application
 * are not the host's own.
 */
export function unknownActions(host: Pick<Host, "nativeApi">): NativeAction[] {
  return [...host.nativeApi()].flatMap(([controller, actions]) =>
    [...actions]
      .filter((action) => declarationOf(controller, action) === undefined)
      .map((action) => ({ controller, action })),
  );
}

/** Tells whether the plugin refuses an unknown action to those who do not cover everything. */
export function refusesUnknown(
  {
    guardNativeActions,
    unknownActions: option,
  }: Pick<ProfileGuardConfig, "guardNativeActions" | "unknownActions">,
  { controller, action }: NativeAction,
): boolean {
  const isAllowed = Array.isArray(option)
    ? option.includes(`${controller}:${action}`)
    : option === "allow";
  return guardNativeActions && !isAllowed;
}

/**
 * Refuses an unknown action of the host to everybody who does not cover everything. Refuses no
 * action that the host does not have: it answers 404 by itself.
 *
 * @throws 403 `profile-guard.rights.unknown_action`
 * @throws 503 `profile-guard.decision.unavailable`
 */
export async function requireKnownAction(context: DecisionContext): Promise<void> {
  const { host, config, actor, command } = context;
  const { controller, action } = command;
  const isKnown = declarationOf(controller, action) !== undefined;
  if (isKnown || actor === undefined || !refusesUnknown(config, command)) {
    return;
  }
  const isNative = host.nativeApi().get(controller)?.has(action) === true;
  if (isNative && !holdsEverything((await rightsOfActor(context)).rights)) {
    throw unknownAction(controller, action);
  }
}
