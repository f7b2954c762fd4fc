import { ANONYMOUS_IDS } from "../../domain/hostIds";
import type { Host } from "../../host/port/Host";
import type { CoveredView } from "./coveredView";
import { seesUser } from "./coveredView";

/** The profile of everybody who is not logged in. */
const ANONYMOUS_PROFILES: readonly string[] = ["anonymous"];

/**
 * Finds those of the users that the caller sees. Asks the storage for each, whether it is in the host's cache
 * or not: to find nobody takes as long as to find somebody who is not seen.
 */
export async function findStoredUsers(
  host: Pick<Host, "storedContents">,
  view: CoveredView,
  kuids: readonly string[],
): Promise<ReadonlySet<string>> {
  const stored = await host.storedContents("users", kuids);
  return new Set(
    kuids.filter((_id) => {
      // the host takes these for strangers, whatever is stored
      const content = ANONYMOUS_IDS.has(_id) ? { profileIds: ANONYMOUS_PROFILES } : stored.get(_id);
      return (
        content !== undefined && seesUser(view, { _id, profileIds: idsIn(content.profileIds) })
      );
    }),
  );
}

/** Reads them as they may be stored; `[""]`: nobody covers what cannot be read. */
export function idsIn(value: unknown): readonly string[] {
  const ids: readonly unknown[] = Array.isArray(value) ? value : [value];
  return ids.map((id) => (typeof id === "string" ? id : ""));
}
