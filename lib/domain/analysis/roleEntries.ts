import type { Finding } from "../findings";
import { pathOf } from "../findings";
import { isObject } from "../plainObject";
import type { StoredRole } from "../rights";
import type { ControllerEntry } from "../rights/verdicts";
import { allowsAnything, entryOf, namedActions, verdictOf } from "../rights/verdicts";
import type { AnalysisIndex } from "./AnalysisIndex";
import { finding, quoted } from "./wording";

/** Entries of a role that shadow one another, repeat one another, or allow nothing. */
export function* entryParts(
  role: StoredRole,
  indexed: AnalysisIndex,
): Generator<readonly Finding[]> {
  const { controllers } = role;
  if (indexed.role(role).malformed || !isObject(controllers)) {
    return;
  }
  yield shadowedAlias(controllers);
  for (const name of Object.keys(controllers)) {
    yield name === "*" ? [] : besideStar(controllers, name, indexed);
    // without its last member the entry goes, and leaves the controller to the "*"
    if (name === "*" || !allowsNothingBesideStar(controllers, name)) {
      yield* repeatedParts(controllers[name], name);
    }
  }
  yield allowingNothing(role, indexed);
}

/** Source: the host's lib/model/security/role.ts `isActionAllowed`: `ms` is asked first. */
function shadowedAlias(controllers: Readonly<Record<string, unknown>>): Finding[] {
  return controllers.ms && controllers.memoryStorage
    ? [
        finding(
          "entry.shadowed",
          "warning",
          "controllers.memoryStorage",
          '"memoryStorage" and "ms" are two names of one controller, and the host reads only the entry "ms". Take this one out, and allow there what of it is meant.',
        ),
      ]
    : [];
}

/** A controller's own entry takes the place of `*` as a whole, not action by action. */
function besideStar(
  controllers: Readonly<Record<string, unknown>>,
  name: string,
  { api }: AnalysisIndex,
): Finding[] {
  const star = entryOf(controllers, undefined);
  const own = controllers[name];
  if (verdictOf(star, undefined) !== "allowed") {
    return [];
  }
  const path = pathOf(["controllers", name]);
  const named = namedActions(own);
  if (verdictOf(own, undefined) !== "action-not-named") {
    const saysNothingNew = [undefined, ...named, ...namedActions(star)].every(
      (action) => verdictOf(own, action) === "allowed" && verdictOf(star, action) === "allowed",
    );
    return saysNothingNew
      ? [redundant(path, `everything that "${name}" allows, "*" allows too`)]
      : [];
  }
  const allowed = named.filter((action) => verdictOf(own, action) === "allowed");
  const actions = api.actionsOf(name);
  if (actions !== undefined && [...actions].every((action) => named.includes(action))) {
    return [];
  }
  const remedy =
    actions === undefined
      ? "Name there whatever else of it is to be allowed."
      : 'Add "*": true to its actions if it was to differ in the named ones alone.';
  const left = allowed.length === 0 ? "nothing" : `only ${quoted(allowed)}`;
  return [
    finding(
      "entry.shadowing",
      "warning",
      path,
      `The entry "${name}" takes the place of "*" as a whole: of this controller ${left} is allowed. ${remedy}`,
    ),
  ];
}

function allowsNothingBesideStar(
  controllers: Readonly<Record<string, unknown>>,
  name: string,
): boolean {
  const own = controllers[name];
  return (
    allowsAnything(entryOf(controllers, undefined)) &&
    !allowsAnything(own) &&
    verdictOf(own, undefined) === "action-not-named"
  );
}

/** Actions that say what the entry says of every other action anyhow. */
function* repeatedParts(entry: ControllerEntry, name: string): Generator<readonly Finding[]> {
  const others = verdictOf(entry, undefined) === "allowed";
  const why = others
    ? `"*" allows every action of "${name}" already`
    : `an action that nothing in the entry allows is denied already`;
  for (const action of namedActions(entry)) {
    yield (verdictOf(entry, action) === "allowed") === others
      ? [redundant(pathOf(["controllers", name, "actions", action]), why)]
      : [];
  }
}

function redundant(path: string, why: string): Finding {
  return finding(
    "entry.redundant",
    "suggestion",
    path,
    `"${path}" changes nothing: ${why}. Take it out.`,
  );
}

function allowingNothing(role: StoredRole, indexed: AnalysisIndex): Finding[] {
  const reading = indexed.role(role);
  return reading.allowed.length > 0 || reading.allowsUnknown || reading.unknown.length > 0
    ? []
    : [
        finding(
          "role.withoutRights",
          "warning",
          "controllers",
          "The role allows no action that exists: whoever has it may do nothing by it. Allow something, or delete the role.",
        ),
      ];
}
