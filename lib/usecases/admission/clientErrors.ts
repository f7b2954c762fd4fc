import { PreconditionError } from "kuzzle";

import { createsUser, isOfDocuments, writeOf } from "../../domain/actions";
import { fault } from "../../domain/findings";
import { ErrorId, InvalidRequestError } from "../../errors/errors";
import type { StorageFailure } from "../../host/port/ServiceHealth";
import type { Command } from "../support/command";
import { undeclaredError } from "../../errors/undeclaredError";

/** The host's codes. Source: lib/kerror/codes/1-services.json. */
const HOST_CODES = {
  "services.storage.document_already_exists": 0x01010011,
  "services.storage.too_many_changes": 0x01010020,
} as const;

/**
 * Replaces an error that the host answers 500 though the request is at fault:
 *
 * - The kuid has credentials, left behind by a user who does not exist. Source: the host's
 *   lib/api/controllers/securityController.ts `_persistUser`.
 * - A strategy refuses the credentials of a new user by an error that the host does not know.
 * - The id is taken, or others have changed the document more often than `retryOnConflict` allows,
 *   and the host's pattern does not fit the storage's message. Source:
 *   lib/service/storage/7/esWrapper.js.
 *
 * @param refusal of the storage while the command ran
 */
export function clientError(
  error: unknown,
  { controller, action, id: target }: Pick<Command, "controller" | "action" | "id">,
  refusal: StorageFailure | undefined,
): unknown {
  const { id } = Object(error) as { id?: unknown };
  const write = writeOf(controller, action);
  const creates = isOfDocuments(write) && write.does === "create";
  if (id === "security.credentials.database_inconsistency") {
    return new InvalidRequestError(ErrorId.invalidUser, "The user", [
      fault(
        "credentials.orphaned",
        "_id",
        "There are credentials of a user of this kuid, who does not exist: take another kuid, or have them removed by profile-guard:repairDangling.",
      ),
    ]);
  }
  const name = undeclaredError(error);
  if (name !== undefined && createsUser(write)) {
    const message = `The credentials are refused: "${name}".`;
    return new InvalidRequestError(ErrorId.invalidUser, "The user", [
      fault("credentials.rejected", "credentials", message),
    ]);
  }
  if (id !== "services.storage.unexpected_error" || refusal !== "conflict") {
    return error;
  }
  return creates
    ? precondition("services.storage.document_already_exists", "Document already exists.")
    : precondition(
        "services.storage.too_many_changes",
        `"${String(target)}" was changed by others meanwhile. Try again, or with a higher "retryOnConflict".`,
      );
}

function precondition(id: keyof typeof HOST_CODES, message: string): PreconditionError {
  return new PreconditionError(message, id, HOST_CODES[id]);
}
