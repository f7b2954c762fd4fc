import type { KeptEntry } from "../../domain/audit/keptEntry";

/** Leaves out of a search the members that may be large. */
export const BRIEF = {
  _source: {
    excludes: ["arguments", "bulky", "changes", "cleaned", "packed", "planted", "reason.details"],
  },
} as const;

/** Leaves out what would be too much of many at once: it is read one by one. */
export const WITHOUT_BULKY = { _source: { excludes: ["bulky"] } } as const;

/** Puts an entry into the form of all, which have changes. */
export function withoutChanges({ packed: _packed, bulky: _bulky, ...entry }: KeptEntry): KeptEntry {
  return { ...entry, changes: "[]" };
}
