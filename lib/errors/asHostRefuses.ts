import type { KuzzleError } from "kuzzle";

import type { Finding } from "../domain/findings";
import { withListing } from "./forms";
import type { UncheckedError } from "./errors";
import { InvalidRequestError } from "./errors";

const listed = new WeakMap<object, readonly Finding[]>();

/**
 * The host's own refusal of a request in the place of the plugin's: its id, code and status, and its
 * words first; every fault in the details, as the plugin's own errors have them. What has no id, as
 * the errors of the strategy `local`, gets the plugin's.
 *
 * @returns another error of the same class: the host may throw the very same one again
 */
export function asHostRefuses(
  refusal: KuzzleError,
  own: InvalidRequestError | UncheckedError,
): KuzzleError {
  const { details } = own;
  const message = `${ended(refusal.message)} ${own.message}`;
  const told = Reflect.construct(Error, [message], refusal.constructor) as KuzzleError;
  const { id = own.id, code = own.code } = refusal as Partial<KuzzleError>;
  const { status, props, stack } = refusal;
  Object.assign(told, { id, code, status, props, stack, details });
  const toJSON = told.toJSON.bind(told);
  told.toJSON = () =>
    withListing(told, toJSON(), { details, errors: details, count: details.length });
  listed.set(told, details);
  return told;
}

/** Some of the host's messages are no sentences. */
function ended(message: string): string {
  return /[.!?:;]\s*$/u.test(message) ? message : `${message}.`;
}

/** The faults that an error lists; `undefined` when it is of another kind. */
export function findingsOf(error: unknown): readonly Finding[] | undefined {
  return error instanceof InvalidRequestError ? error.details : listed.get(Object(error) as object);
}
