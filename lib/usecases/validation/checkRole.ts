import type { DocumentStore } from "../../domain/actions";
import { roleFaults } from "../../domain/analysis/roleFaults";
import { fault } from "../../domain/findings";
import { isPlainObject } from "../../domain/plainObject";
import { ErrorId, InvalidRequestError } from "../../errors/errors";
import type { Checked } from "./Checked";
import { newDocumentFaults } from "./newDocument";

/** The host finds these faults too, but only once the role has been judged, one stored before too. */
export async function checkRole(
  context: Checked<"storedContent">,
  write: DocumentStore,
): Promise<void> {
  const { id, body } = context.command;
  const { keeps } = write;
  const isUpdate = isPlainObject(body) && keeps !== undefined && body.controllers === undefined;
  if (isUpdate) {
    return;
  }
  const faults = [
    ...(await newDocumentFaults(context, "role", id, write)),
    ...(isPlainObject(body)
      ? roleFaults(body)
      : [fault("member.type", "", "A role must be an object {controllers}.")]),
  ];
  if (faults.length > 0) {
    throw new InvalidRequestError(ErrorId.invalidRequest, "The role", faults);
  }
}
