import type { KuzzleError } from "kuzzle";

import type { Finding } from "../domain/findings";
import type { UncheckedError } from "./errors";
import { InvalidRequestError } from "./errors";
import { keepFaults, withFaults } from "./listedFaults";

const listed = new WeakMap<object, readonly Finding[]>();

/**
 * Answers the host's own refusal in the place of the plugin's: its id, code, status and words, then
 * the plugin's words and, in the details, every fault. A refusal without an id, such as one of the
 * strategy `local`, gets the plugin's.
 *
 * @returns a new error of the same class: the host may throw the same object again
 */
export function asHostRefuses(
  refusal: KuzzleError,
  own: InvalidRequestError | UncheckedError,
): KuzzleError {
  const { details, faults } = own;
  const message = `${ended(refusal.message)} ${own.message}`;
  const told = Reflect.construct(Error, [message], refusal.constructor) as KuzzleError;
  const { id = own.id, code = own.code } = refusal as Partial<KuzzleError>;
  const { status, props, stack } = refusal;
  const listing = Object.assign(told, { id, code, status, props, stack, details });
  const toJSON = told.toJSON.bind(told);
  keepFaults(told, faults);
  told.toJSON = () => withFaults(listing, toJSON());
  listed.set(told, details);
  return told;
}

/** Ends a message with a full stop, since some of the host's messages have none. */
function ended(message: string): string {
  return /[.!?:;]\s*$/u.test(message) ? message : `${message}.`;
}

/** Returns the faults that an error lists; `undefined`: it is of another kind. */
export function findingsOf(error: unknown): readonly Finding[] | undefined {
  return error instanceof InvalidRequestError ? error.details : listed.get(Object(error) as object);
}
