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
  host: Pick<Host, "storedContents" | "formerProfiles">,
  view: CoveredView,
  kuids: readonly string[],
): Promise<ReadonlySet<string>> {
  const stored = await host.storedContents("users", kuids);
  const found = kuids.filter((_id) => {
    // the host takes these for strangers, whatever is stored
    const content = ANONYMOUS_IDS.has(_id) ? { profileIds: ANONYMOUS_PROFILES } : stored.get(_id);
    return content !== undefined && seesStored(view, _id, content);
  });
  return seenInSpiteOfFormer(host, view, found);
}

/** Tells whether the caller sees a user of whom this is stored. */
export function seesStored(
  view: CoveredView,
  _id: string,
  content: Readonly<Record<string, unknown>>,
): boolean {
  return seesUser(view, { _id, profileIds: idsIn(content.profileIds) });
}

/** Leaves out those of whom somebody took, by a delegation, a profile that the caller does not cover: it still counts. */
export async function seenInSpiteOfFormer(
  { formerProfiles }: Pick<Host, "formerProfiles">,
  { kuid, covered, countsFormer }: CoveredView,
  kuids: readonly string[],
): Promise<ReadonlySet<string>> {
  const others = countsFormer ? kuids.filter((id) => id !== kuid) : [];
  const former =
    others.length === 0 ? new Map<string, readonly string[]>() : await formerProfiles.ofAll(others);
  return new Set(kuids.filter((id) => former.get(id)?.every((one) => covered.has(one)) !== false));
}

/** Reads them as they may be stored; `[""]`: nobody covers what cannot be read. */
export function idsIn(value: unknown): readonly string[] {
  const ids: readonly unknown[] = Array.isArray(value) ? value : [value];
  return ids.map((id) => (typeof id === "string" ? id : ""));
}
