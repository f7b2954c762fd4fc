import type { StoredRole } from "../../domain/rights";
import { entryOf, namedActions, namedControllers, verdictOf } from "../../domain/rights/verdicts";

/**
 * A role that allows what both allow. A name that either speaks of shadows its `*`, so each is
 * judged by itself, and written unless it says what `*` says.
 */
export function narrowedRole(left: StoredRole, right: StoredRole): StoredRole {
  const sides = [left.controllers, right.controllers];
  const actionsOf = (controller: string | undefined): Record<string, boolean> => {
    const entries = sides.map((side) => entryOf(side, controller));
    const both = (action: string | undefined): boolean =>
      entries.every((entry) => verdictOf(entry, action) === "allowed");
    const others = both(undefined);
    const named = namesIn(entries.map(namedActions)).map((name) => [name, both(name)] as const);
    return Object.fromEntries([
      ["*", others] as const,
      ...named.filter(([, allowed]) => allowed !== others),
    ]);
  };
  const others = actionsOf(undefined);
  const named = namesIn(sides.map(namedControllers)).map(
    (name) => [name, actionsOf(name)] as const,
  );
  const kept = named.filter(([, actions]) => !(isNothing(actions) && isNothing(others)));
  const controllers =
    isNothing(others) && kept.length > 0 ? kept : [["*", others] as const, ...kept];
  return {
    _id: left._id,
    controllers: Object.fromEntries(controllers.map(([name, actions]) => [name, { actions }])),
  };
}

function namesIn(lists: readonly (readonly string[])[]): readonly string[] {
  return [...new Set(lists.flat())];
}

function isNothing(actions: Readonly<Record<string, boolean>>): boolean {
  return Object.values(actions).every((allowed) => !allowed);
}
