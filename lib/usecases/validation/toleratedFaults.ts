import type { ProfileGuardConfig } from "../../config/config";
import { OWN_CONTROLLER, writeOf } from "../../domain/actions";
import { storedAnyway } from "../../domain/policies/storedAnyway";
import { InvalidRequestError } from "../../errors/errors";
import type { Command } from "../support/command";
import { entriesOf } from "./checkImport";

/**
 * Tells whether `validation: "report"` lets the faults of a profile pass: on a native action, and where
 * Kuzzle alone would store all of them. Its rights are judged as Kuzzle reads them.
 */
export function isTolerated(
  error: unknown,
  { config, command }: { readonly config: ProfileGuardConfig; readonly command: Command },
): error is InvalidRequestError {
  return (
    config.validation === "report" &&
    command.controller !== OWN_CONTROLLER &&
    error instanceof InvalidRequestError &&
    error.details.length > 0 &&
    error.details.every(storedAnyway(profilesIn(command)))
  );
}

/** Returns the profiles that a request writes, by the paths at which their faults are told. */
function profilesIn({ controller, action, body }: Command): ReadonlyMap<string, unknown> {
  switch (writeOf(controller, action)?.target) {
    case "profile":
      return new Map([["", body]]);
    case "import":
      return new Map(
        entriesOf(body, "profiles").map(([id, profile]) => [`profiles.${id}`, profile]),
      );
    default:
      return new Map();
  }
}
