import { traitsOf, type WriteDeclaration } from "../../domain/actions";
import { methodFaults, methodFaultsOfImport } from "../../domain/requests/methodNames";
import { formFaults } from "../../domain/requests/wellFormed";
import type { GuardContext } from "../escalation/context";
import { refuseForm } from "../support/refuseForm";

/**
 * Refuses what the application would store, for a client or by an action of the plugin, and nobody could read
 * or act by. A client's own request was looked at as it came in.
 *
 * @throws InvalidRequestError 400 `profile-guard.request.invalid`
 */
export function refuseEmbeddedForms(
  { actor, command: { embedded, body } }: Pick<GuardContext, "actor" | "command">,
  write: WriteDeclaration,
): void {
  if (embedded !== undefined || actor === undefined) {
    refuseForm([
      ...formFaults("body", body),
      ...(traitsOf(write).isImport ? methodFaultsOfImport(body) : methodFaults(body)),
    ]);
  }
}
