import type { ProfileGuardConfig } from "../../config/config";
import { OWN_CONTROLLER } from "../../domain/actions";
import type { FaultCode } from "../../domain/findingCodes";
import { InvalidRequestError } from "../../errors/errors";
import type { Command } from "../support/command";

/** Kuzzle alone stores a profile with these; their rights are judged as Kuzzle reads them. */
const TOLERABLE: ReadonlySet<string> = new Set<FaultCode>([
  "restriction.vacuous",
  "index.vacuous",
  "index.duplicate",
  "index.wildcard",
  "index.unknown",
  "collections.vacuous",
  "collection.duplicate",
  "collection.wildcard",
  "collection.unknown",
]);

/**
 * Tells whether `validation: "report"` lets the faults of a profile pass: on a native action, and where
 * Kuzzle alone would store all of them.
 */
export function isTolerated(
  error: unknown,
  { config, command }: { readonly config: ProfileGuardConfig; readonly command: Command },
): error is InvalidRequestError {
  return (
    config.validation === "report" &&
    command.controller !== OWN_CONTROLLER &&
    error instanceof InvalidRequestError &&
    error.faults.length > 0 &&
    error.faults.every(({ code }) => TOLERABLE.has(code))
  );
}
