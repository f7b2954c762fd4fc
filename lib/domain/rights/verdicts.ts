import { isObject } from "../plainObject";

/** The verdict of a role on an action. Only `true` allows. */
export type RoleVerdict = "allowed" | "action-denied" | "action-not-named";

/** A controller's entry in a role as stored, or `undefined` where none applies. */
export type ControllerEntry = unknown;

const MEMORY_STORAGE = ["ms", "memoryStorage"];

/** The controllers that a role's own entries speak of, both aliases of the memory storage. */
export function namedControllers(controllers: unknown): readonly string[] {
  const named = ownNames(controllers);
  return MEMORY_STORAGE.some((alias) => named.includes(alias))
    ? [...named, ...MEMORY_STORAGE]
    : named;
}

/** The actions that a controller's own entries speak of. */
export function namedActions(entry: ControllerEntry): readonly string[] {
  return ownNames(member(entry, "actions"));
}

/** Tells whether the host throws at one of a role's entries instead of answering. */
export function hasNullEntry(controllers: unknown): boolean {
  return (
    isObject(controllers) &&
    Object.values(controllers).some(
      (entry) => entry === null || (isObject(entry) && entry["actions"] === null),
    )
  );
}

/**
 * The entry that judges a controller, as the host picks it (`Role.isActionAllowed`, Kuzzle
 * 2.56): an own entry shadows `*` as a whole, even one that is no object; `ms` is asked before
 * `memoryStorage` for either name.
 *
 * @param controller absent: any that has no entry of its own
 */
export function entryOf(controllers: unknown, controller: string | undefined): ControllerEntry {
  if (controller !== undefined && MEMORY_STORAGE.includes(controller)) {
    const aliased = member(controllers, "ms") || member(controllers, "memoryStorage");
    if (aliased) {
      return aliased;
    }
  }
  return ownOrStar(controllers, controller);
}

/**
 * Reads a controller's entry for an action: an own entry shadows `*`, and everything but `true`
 * denies.
 *
 * @param action absent: any that has no entry of its own
 */
export function verdictOf(entry: ControllerEntry, action: string | undefined): RoleVerdict {
  const value = ownOrStar(member(entry, "actions"), action);
  if (value === undefined) {
    return "action-not-named";
  }
  return value === true ? "allowed" : "action-denied";
}

/** Tells whether an entry allows any action at all. */
export function allowsAnything(entry: ControllerEntry): boolean {
  return [undefined, ...namedActions(entry)].some(
    (action) => verdictOf(entry, action) === "allowed",
  );
}

function ownOrStar(holder: unknown, name: string | undefined): unknown {
  return name !== undefined && isObject(holder) && Object.hasOwn(holder, name)
    ? holder[name]
    : member(holder, "*");
}

function member(holder: unknown, name: string): unknown {
  return isObject(holder) && Object.hasOwn(holder, name) ? holder[name] : undefined;
}

/** Own names but for `*`, which is no name. */
function ownNames(holder: unknown): readonly string[] {
  return isObject(holder) ? Object.keys(holder).filter((name) => name !== "*") : [];
}
