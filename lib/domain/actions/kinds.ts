import { isBoundByOwnPlaces } from "./bounds";
import { actionsThat, declarationOf, OWN_CONTROLLER } from "./catalogue";
import type { RequestCheck } from "./declaration";
import { isGuardedByRightsAlone } from "./targets";

/** Every action of these controllers is about users and rights, or about the platform itself. */
const ADMINISTRATION: ReadonlySet<string> = new Set([
  "security",
  OWN_CONTROLLER,
  "admin",
  "debug",
  "cluster",
]);

/** Tells whether an action is about users and rights, or about the platform as a whole. */
export function isAdministration(controller: string, action: string): boolean {
  const isOwnSelf = controller === "auth";
  return (
    ADMINISTRATION.has(controller) ||
    (!isOwnSelf && declarationOf(controller, action)?.write !== undefined)
  );
}

/**
 * Tells whether an action that takes no place keeps to the places of its caller all the same: it
 * lists only these, is refused elsewhere, or its handle is judged by what it stands for.
 */
export function keepsToPlaces(controller: string, action: string): boolean {
  const declaration = declarationOf(controller, action);
  return (
    declaration !== undefined &&
    (isBoundByOwnPlaces(declaration) || declaration.handle !== undefined)
  );
}

/** Tells whether strangers need an action to become users. */
export function isWayIn(controller: string, action: string): boolean {
  return declarationOf(controller, action)?.isWayIn === true;
}

/** Tells whether an action of the host changes data that others see. */
export function changesData(controller: string, action: string): boolean {
  const declaration = declarationOf(controller, action);
  // an unknown action of such a controller may change data
  return declaration === undefined ? holdsData(controller) : declaration.data === "changes";
}

function holdsData(controller: string): boolean {
  return actionsThat(({ data }, name) => name === controller && data !== undefined).length > 0;
}

/**
 * Lists the actions that give, take or take over rights, of which the preset profiles of
 * createRestrictedUser may grant none. Leaves out actions on the callers themselves.
 * Source: issue 4 section 3.
 */
export function administration(): string[] {
  return actionsThat(
    ({ write, administers }, controller) =>
      administers === true || (write !== undefined && controller !== "auth"),
  );
}

/** Checks that judge a request by its body, queries aside. */
const JUDGE_BODIES: ReadonlySet<RequestCheck> = new Set([
  "bulk",
  "changes",
  "collection",
  "collections",
  "fixtures",
  "wholeIndexes",
]);

/** Tells whether the plugin judges a request by what it holds, too: its body, its ids, a handle. */
export function isJudgedByContent(controller: string, action: string): boolean {
  const { write, query, check, handle } = declarationOf(controller, action) ?? {};
  return (
    controller === OWN_CONTROLLER ||
    (write !== undefined && !isGuardedByRightsAlone(write)) ||
    query !== undefined ||
    handle !== undefined ||
    (check !== undefined && JUDGE_BODIES.has(check))
  );
}
