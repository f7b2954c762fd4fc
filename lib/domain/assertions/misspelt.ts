import { KNOWN_ACTIONS } from "../actions";
import { nearestName, slipOf } from "../nearest";
import { isObject } from "../plainObject";
import type { RoleLookup } from "../rights";
import { entryOf, namedActions, namedControllers } from "../rights/verdicts";
import type { ActionPattern } from "./ActionSet";
import type { Failure } from "./assertion";
import { vacuous } from "./failures";
import type { RequestSet } from "./RequestSet";

/** Names of actions, by those of their controllers. */
export type NamedActions = ReadonlyMap<string, ReadonlySet<string>>;

/** Finds a name that is likely misspelt: it is allowed to nobody, so that most claims about it hold. */
export function misspelt({ actions }: RequestSet, known: NamedActions): Failure | undefined {
  for (const pattern of actions.patterns) {
    const found = misspeltController(pattern, known) ?? misspeltAction(pattern, known);
    if (found !== undefined) {
      return vacuous(found);
    }
  }
  return undefined;
}

function misspeltController(
  { controller: { isLiteral, text } }: ActionPattern,
  known: NamedActions,
): string | undefined {
  const meant = isLiteral && !known.has(text) ? nearestName(text, known.keys()) : undefined;
  return (
    meant &&
    `No role names the controller "${text}", and Kuzzle has none of that name. Did you mean "${meant}"?`
  );
}

/** Plugins have actions that no role names, which are often called nearly alike: only what looks like a slip is told. */
function misspeltAction(
  { controller, action: { isLiteral, text } }: ActionPattern,
  known: NamedActions,
): string | undefined {
  if (!isLiteral) {
    return undefined;
  }
  const names = [...known].flatMap(([name, actions]) =>
    name === "*" || controller.matches(name) ? [...actions] : [],
  );
  // many plugins call their own as Kuzzle calls its
  const isCalledSo =
    names.includes(text) || [...KNOWN_ACTIONS.values()].some((one) => one.has(text));
  const meant = isCalledSo ? undefined : slipOf(text, names);
  return (
    meant &&
    `No role names the action "${controller.text}:${text}", and Kuzzle has none of that name. Did you mean "${controller.text}:${meant}"?`
  );
}

/** The actions that Kuzzle has, those that roles name, and others that there are. */
export function knownActions(roles: RoleLookup, others: NamedActions = new Map()): NamedActions {
  const known = new Map<string, Set<string>>();
  const add = (controller: string, actions: Iterable<string>): void => {
    const found = known.get(controller) ?? new Set();
    known.set(controller, found);
    for (const action of actions) {
      found.add(action);
    }
  };
  KNOWN_ACTIONS.forEach((actions, controller) => {
    add(controller, actions.keys());
  });
  others.forEach((actions, controller) => {
    add(controller, actions);
  });
  for (const { controllers } of roles.values()) {
    for (const name of isObject(controllers) ? namedControllers(controllers) : []) {
      add(name, namedActions(entryOf(controllers, name)));
    }
  }
  return known;
}
