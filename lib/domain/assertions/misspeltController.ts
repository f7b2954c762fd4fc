import { KNOWN_ACTIONS } from "../actions";
import { nearestName } from "../nearest";
import { isObject } from "../plainObject";
import type { RoleLookup } from "../rights";
import { namedControllers } from "../rights/verdicts";
import type { Failure } from "./assertion";
import { vacuous } from "./failures";
import type { RequestSet } from "./RequestSet";

/** Finds a controller that is likely misspelt: it is allowed to nobody, so that most claims about it hold. */
export function misspeltController(
  { actions }: RequestSet,
  known: ReadonlySet<string>,
): Failure | undefined {
  for (const { controller } of actions.patterns) {
    const { isLiteral, text } = controller;
    const meant = isLiteral && !known.has(text) ? nearestName(text, known) : undefined;
    if (meant !== undefined) {
      return vacuous(
        `No role names the controller "${text}", and Kuzzle has none of that name. Did you mean "${meant}"?`,
      );
    }
  }
  return undefined;
}

/** The controllers that Kuzzle has, and those that roles name. */
export function controllersOf(roles: RoleLookup): ReadonlySet<string> {
  const named = [...roles.values()].flatMap(({ controllers }) =>
    isObject(controllers) ? namedControllers(controllers) : [],
  );
  return new Set([...KNOWN_ACTIONS.keys(), ...named]);
}
