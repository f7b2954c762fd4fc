import { PreconditionError } from "kuzzle";

import { writeOf } from "../../domain/actions";
import { fault } from "../../domain/findings";
import { ErrorId, InvalidRequestError } from "../../errors/errors";
import type { StorageFailure } from "../../host/port/ServiceHealth";
import type { Command } from "../support/command";
import { undeclaredError } from "../../errors/undeclaredError";

/** The host's codes; lib/kerror/codes/1-services.json. */
const HOST_CODES = {
  "services.storage.document_already_exists": 0x01010011,
  "services.storage.too_many_changes": 0x01010020,
} as const;

/**
 * What a client is told in the place of an error that the host answers 500 though it is the
 * request that cannot be:
 *
 * - a kuid that has credentials, left behind by a user who does not exist. Source: the host's
 *   lib/api/controllers/securityController.ts `_persistUser`.
 * - credentials of a new user that a strategy refuses by an error that the host does not know.
 * - an id that is taken, or a document that others have changed more often than `retryOnConflict`
 *   allows, where the host's pattern for the storage's message does not fit. Source:
 *   lib/service/storage/7/esWrapper.js.
 *
 * @param refusal of the storage, in the course of the command
 */
export function clientError(
  error: unknown,
  { controller, action, id: target }: Pick<Command, "controller" | "action" | "id">,
  refusal: StorageFailure | undefined,
): unknown {
  const { id } = Object(error) as { id?: unknown };
  const write = writeOf(controller, action);
  const creates = write !== undefined && "does" in write && write.does === "create";
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
  if (name !== undefined && creates && write.target === "user") {
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
