import type { DocumentTarget } from "../../domain/actions";
import type { Host } from "../../host/port/Host";
import type { CoveredView } from "./coveredView";
import { findStoredUsers } from "./storedUsers";

/** Returns those of the ids, and maybe others, that the caller sees. */
export async function idsSeen(
  host: Pick<Host, "storedContents" | "formerProfiles">,
  view: CoveredView,
  of: DocumentTarget,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  switch (of) {
    case "user":
      return findStoredUsers(host, view, ids);
    case "profile":
      return view.profiles;
    case "role":
      return view.roles;
  }
}
