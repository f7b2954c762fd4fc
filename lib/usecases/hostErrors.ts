import { PreconditionError } from "kuzzle";

import { fault } from "../domain/findings";
import { ErrorId, InvalidRequestError } from "../errors";

/** The host's code of `services.storage.document_already_exists`; lib/kerror/codes/1-services.json. */
const HOST_DOCUMENT_EXISTS = 0x01010011;

/**
 * What a client is told in the place of an error that the host answers 500 though it is the
 * request that cannot be:
 *
 * - a kuid that has credentials, left behind by a user who does not exist. Source: the host's
 *   lib/api/controllers/securityController.ts `_persistUser`.
 * - an id that is taken and has a line break in it, over which the host's pattern for the storage's
 *   message does not reach. Source: lib/service/storage/7/esWrapper.js.
 */
export function clearError(error: unknown): unknown {
  const { id, message } = Object(error) as { id?: unknown; message?: unknown };
  if (id === "security.credentials.database_inconsistency") {
    return new InvalidRequestError(ErrorId.invalidUser, "The user", [
      fault(
        "credentials.orphaned",
        "_id",
        "There are credentials of a user of this kuid, who does not exist: take another kuid, or have them removed by profile-guard:repairDangling.",
      ),
    ]);
  }
  const isTaken =
    id === "services.storage.unexpected_error" &&
    /version conflict, document already exists/u.test(String(message));
  return isTaken
    ? new PreconditionError(
        "Document already exists.",
        "services.storage.document_already_exists",
        HOST_DOCUMENT_EXISTS,
      )
    : error;
}
