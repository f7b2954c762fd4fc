import { AUTH, PASSWORD } from "./auth";
import { comparedPlace } from "./bounds";
import { BULK, COLLECTION, DOCUMENT, INDEX, REALTIME } from "./data";
import type {
  ActionDeclaration,
  Declarations,
  LocationArguments,
  WriteDeclaration,
} from "./declaration";
import { MEMORY_STORAGE } from "./memoryStorage";
import { OWN } from "./own";
import { ADMIN, CLUSTER, DEBUG, SERVER } from "./platform";
import { SECURITY } from "./security";

/** The plugin's own controller, and the first segment of its URLs. */
export const OWN_CONTROLLER = "profile-guard";

const CONTROLLERS: Readonly<Record<string, Declarations>> = {
  admin: ADMIN,
  auth: AUTH,
  bulk: BULK,
  cluster: CLUSTER,
  collection: COLLECTION,
  debug: DEBUG,
  document: DOCUMENT,
  index: INDEX,
  memoryStorage: MEMORY_STORAGE,
  ms: MEMORY_STORAGE,
  realtime: REALTIME,
  security: SECURITY,
  server: SERVER,
  "kuzzle-plugin-auth-passport-local/password": PASSWORD,
  [OWN_CONTROLLER]: OWN,
};

type Catalogue = Map<string, Map<string, ActionDeclaration>>;
type Places = Map<string, Map<string, LocationArguments>>;

const catalogue: Catalogue = new Map();
const hostPlaces: Places = new Map();
const knownPlaces: Places = new Map();
const comparedPlaces: Places = new Map();
/** Counts the declarations. */
let revision = 0;

for (const [controller, declarations] of Object.entries(CONTROLLERS)) {
  for (const [action, declaration] of Object.entries(declarations)) {
    declare(controller, action, declaration);
  }
}

/** Names the location arguments that the host's own actions read, by controller and action. */
export const HOST_ACTIONS: ReadonlyMap<string, ReadonlyMap<string, LocationArguments>> = hostPlaces;

/** The same for the host's own actions and the plugin's. */
export const KNOWN_ACTIONS: ReadonlyMap<
  string,
  ReadonlyMap<string, LocationArguments>
> = knownPlaces;

/**
 * Adds an action to the catalogue, or replaces its declaration. Everything that derives from the
 * catalogue knows it at once.
 *
 * @returns the function that undoes it
 */
export function declare(
  controller: string,
  action: string,
  declaration: ActionDeclaration,
): () => void {
  const before = catalogue.get(controller)?.get(action);
  revision += 1;
  put(catalogue, controller, action, declaration);
  // nobody knows what the actions of plugins read
  if (!isOfPlugin(controller)) {
    put(knownPlaces, controller, action, declaration.place);
    put(comparedPlaces, controller, action, comparedPlace(declaration));
    if (controller !== OWN_CONTROLLER) {
      put(hostPlaces, controller, action, declaration.place);
    }
  }
  return () => {
    if (before !== undefined) {
      declare(controller, action, before);
      return;
    }
    revision += 1;
    for (const map of [catalogue, knownPlaces, comparedPlaces, hostPlaces]) {
      map.get(controller)?.delete(action);
      if (map.get(controller)?.size === 0) {
        map.delete(controller);
      }
    }
  };
}

function put<T>(
  map: Map<string, Map<string, T>>,
  controller: string,
  action: string,
  value: T,
): void {
  const actions = map.get(controller) ?? new Map<string, T>();
  actions.set(action, value);
  map.set(controller, actions);
}

export function declarationOf(controller: string, action: string): ActionDeclaration | undefined {
  return catalogue.get(controller)?.get(action);
}

/** Returns the write that an action is guarded for; `undefined`: it is not guarded. */
export function writeOf(controller: string, action: string): WriteDeclaration | undefined {
  return declarationOf(controller, action)?.write;
}

/** Lists the actions that satisfy the condition, as `controller:action`. */
export function actionsThat(
  satisfy: (declaration: ActionDeclaration, controller: string) => boolean,
): string[] {
  return [...catalogue].flatMap(([controller, actions]) =>
    [...actions]
      .filter(([, declaration]) => satisfy(declaration, controller))
      .map(([action]) => `${controller}:${action}`),
  );
}

/** Computes something of the whole catalogue once, and anew after another declaration. */
export function ofCatalogue<T>(compute: () => T): () => T {
  let computed: { readonly at: number; readonly value: T } | undefined;
  return () => {
    if (computed?.at !== revision) {
      computed = { at: revision, value: compute() };
    }
    return computed.value;
  };
}

/** Lists the guarded actions of the host, as `controller:action`. */
export function guardedHostActions(): string[] {
  return actionsThat(
    ({ write }, controller) => write !== undefined && controller !== OWN_CONTROLLER,
  );
}

/** Returns the location arguments that an action reads; `collection` for an unknown action. */
export function locationArguments(
  controller: string | undefined,
  action: string | undefined,
): LocationArguments {
  if (controller === undefined || action === undefined) {
    return "collection";
  }
  return knownPlaces.get(controller)?.get(action) ?? "collection";
}

/**
 * Returns the part of the places in which an action is held that tells two rights to it apart; `collection` for an
 * unknown action. It is at least what the action reads: the plugin bounds some by more (see {@link comparedPlace}).
 */
export function comparedArguments(
  controller: string | undefined,
  action: string | undefined,
): LocationArguments {
  if (controller === undefined || action === undefined) {
    return "collection";
  }
  return comparedPlaces.get(controller)?.get(action) ?? "collection";
}

/** Tells plugins' controllers from the host's own, which have no slash in their name. */
export function isOfPlugin(name: string): boolean {
  return name.includes("/");
}
