import type { KeptEntry } from "../../domain/audit/keptEntry";

/** Leaves out of a search the members that may be large. */
export const BRIEF = {
  _source: {
    excludes: ["arguments", "changes", "cleaned", "packed", "planted", "reason.details"],
  },
} as const;

/** Puts an entry into the form of all, which have changes. */
export function withoutChanges({ packed: _packed, ...entry }: KeptEntry): KeptEntry {
  return { ...entry, changes: "[]" };
}
