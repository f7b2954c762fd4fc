import type { DocumentStore } from "../../domain/actions";
import type { Finding } from "../../domain/findings";
import { newIdFaults } from "../../domain/requests/newIds";
import type { Checked } from "./Checked";

/**
 * Finds the faults of an id by which a write may make a profile or a role, unless one is stored
 * under it.
 */
export async function newDocumentFaults(
  { host, disclosure }: Pick<Checked<"storedContent">, "host" | "disclosure">,
  kind: "profile" | "role",
  id: unknown,
  { does, keeps }: Pick<DocumentStore, "does" | "keeps">,
  path?: string,
): Promise<Finding[]> {
  const faults = keeps === undefined ? newIdFaults(id, path) : [];
  if (faults.length === 0 || does === "create") {
    return faults;
  }
  const isNew =
    disclosure.discloses(kind) && (await host.storedContent(`${kind}s`, String(id))) === undefined;
  return isNew ? faults : [];
}
