import type { LocationArguments } from "../../domain/rights";
import { comparedPlace, declarationOf, KNOWN_ACTIONS, readActionKey } from "../../domain/actions";
import { nearestName } from "../../domain/nearest";
import { CommandError } from "../support/exit";

/** The user or profile that is asked about. Without a kind: whichever of both there is. */
export interface AskedSubject {
  readonly kind?: "user" | "profile";
  readonly id: string;
}

export interface AskedRequest {
  readonly controller: string;
  readonly action: string;
  readonly index?: string;
  readonly collection?: string;
}

const PREFIX = /^(user|profile):(.*)$/su;

/** `user:mary`, `profile:customer`, or the bare name. @throws CommandError */
export function subjectFrom(text: string): AskedSubject {
  const [, kind, named] = PREFIX.exec(text) ?? [];
  const id = named ?? text;
  if (id === "") {
    throw new CommandError(`"${text}" names nobody. Write user:KUID or profile:ID.`);
  }
  return kind === undefined ? { id } : { kind: kind as "user" | "profile", id };
}

/** Asks for the kind where there are both. */
export function ambiguous(id: string): CommandError {
  return new CommandError(
    `There is a user "${id}", and a profile "${id}". Write user:${id} or profile:${id}.`,
  );
}

/** Tells that there is none, of the kinds that were looked for. */
export function nobody({ kind, id }: AskedSubject, suggestion?: string): CommandError {
  const what = kind ?? "user or profile";
  const meant = suggestion === undefined ? "" : ` Did you mean "${suggestion}"?`;
  return new CommandError(`There is no ${what} "${id}".${meant}`);
}

/**
 * Reads `controller:action` and `index/collection`.
 *
 * @throws CommandError naming everything that is wrong: a place that is missing would be judged as a
 * request without one, which no restriction touches, and one that the action does not read, as none
 */
export function requestFrom(actionText: string, placeText: string | undefined): AskedRequest {
  const faults: string[] = [];
  const at = actionText.lastIndexOf(":");
  const [controller, action] = [actionText.slice(0, Math.max(at, 0)), actionText.slice(at + 1)];
  if (controller === "" || action === "") {
    faults.push(`"${actionText}" is no action: write controller:action, such as document:get.`);
  }
  const [index, collection, ...more] = placeText === undefined ? [] : placeText.split("/");
  if (more.length > 0 || index === "" || collection === "") {
    faults.push(`"${String(placeText)}" is no place: write INDEX or INDEX/COLLECTION.`);
  }
  if (faults.length === 0) {
    const reads = KNOWN_ACTIONS.get(controller)?.get(action);
    faults.push(...placeFaults(actionText, reads, { index, collection }));
  }
  if (faults.length > 0) {
    throw new CommandError("The question cannot be read.", undefined, faults);
  }
  return {
    ...{ controller, action },
    ...(index !== undefined && { index }),
    ...(collection !== undefined && { collection }),
  };
}

const NEEDED: Readonly<Record<LocationArguments, string>> = {
  none: "no place: leave it out",
  index: "an index and no collection: write INDEX",
  collection: "an index and a collection: write INDEX/COLLECTION",
};

function placeFaults(
  name: string,
  reads: LocationArguments | undefined,
  {
    index,
    collection,
  }: { readonly index: string | undefined; readonly collection: string | undefined },
): readonly string[] {
  const given = collection !== undefined ? "collection" : index !== undefined ? "index" : "none";
  return reads === undefined || reads === given
    ? []
    : [`${name} takes ${NEEDED[reads]}.${isBoundFurther(name, reads) ? BOUND : ""}`];
}

const BOUND =
  ' Kuzzle looks no further, but the plugin bounds it by the places in which it is held: "profile-guard rights" lists them, and "never … outside" of a test proves them.';

function isBoundFurther(name: string, reads: LocationArguments): boolean {
  const { controller, action } = readActionKey(name);
  const declaration = declarationOf(controller, action);
  return declaration !== undefined && comparedPlace(declaration) !== reads;
}

/** Tells of an action that is likely misspelt: of a controller that is known, but not that action. */
export function doubtAbout({ controller, action }: AskedRequest): string | undefined {
  const actions = KNOWN_ACTIONS.get(controller);
  if (actions === undefined) {
    const meant = nearestName(controller, KNOWN_ACTIONS.keys());
    return meant === undefined
      ? undefined
      : `"${controller}" is no controller of Kuzzle's. Did you mean "${meant}"?`;
  }
  if (actions.has(action)) {
    return undefined;
  }
  const meant = nearestName(action, actions.keys());
  return `No action ${controller}:${action} is known.${meant === undefined ? "" : ` Did you mean "${meant}"?`}`;
}
