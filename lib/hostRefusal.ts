import type { KuzzleError } from "kuzzle";

import type { Finding } from "./domain/findings";
import { withListing } from "./errorForms";
import { InvalidRequestError } from "./errors";

const listed = new WeakMap<object, readonly Finding[]>();

/**
 * The host's own refusal of a request in the place of the plugin's: its id, code and status, and its
 * words first; every fault in the details, as the plugin's own errors have them.
 */
export function asHostRefuses(refusal: KuzzleError, own: InvalidRequestError): KuzzleError {
  const { details } = own;
  const toJSON = refusal.toJSON.bind(refusal);
  listed.set(refusal, details);
  refusal.message = `${refusal.message} ${own.message}`;
  return Object.assign(refusal, {
    details,
    toJSON: () =>
      withListing(refusal, toJSON(), { details, errors: details, count: details.length }),
  });
}

/** The faults that an error lists; `undefined` when it is of another kind. */
export function findingsOf(error: unknown): readonly Finding[] | undefined {
  return error instanceof InvalidRequestError ? error.details : listed.get(Object(error) as object);
}
