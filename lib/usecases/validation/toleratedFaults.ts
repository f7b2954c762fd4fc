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
    error.faults.length > 0 &&
    error.faults.every(storedAnyway(profilesIn(command)))
  );
}

/** Returns the profiles that a request writes, by the paths at which their faults are told. */
function profilesIn({ controller, action, body }: Command): ReadonlyMap<string, unknown> {
  switch (writeOf(controller, action)?.target) {
    case "profile":
      return new Map([["", body]]);
    case "import": {
      const imported = entriesOf(body, "profiles");
      return new Map(imported.map(([id, profile]) => [`profiles.${id}`, profile]));
    }
    case undefined:
    case "role":
    case "user":
    case "identity":
    case "first admin":
    case "platform":
    case "places":
      return new Map();
  }
}
