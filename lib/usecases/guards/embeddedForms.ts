import type { WriteDeclaration } from "../../domain/actions";
import { methodFaults, methodFaultsOfImport } from "../../domain/requests/methodNames";
import { formFaults } from "../../domain/requests/wellFormed";
import type { Command } from "../support/command";
import { refuseForm } from "../support/refuseForm";

/**
 * Refuses what the application would store for a client, and nobody could read or act by. A client's own
 * request was looked at as it came in.
 *
 * @throws InvalidRequestError 400 `profile-guard.request.invalid`
 */
export function refuseEmbeddedForms(
  { embedded, body }: Command,
  { target }: WriteDeclaration,
): void {
  if (embedded !== undefined) {
    refuseForm([
      ...formFaults("body", body),
      ...(target === "import" ? methodFaultsOfImport(body) : methodFaults(body)),
    ]);
  }
}
