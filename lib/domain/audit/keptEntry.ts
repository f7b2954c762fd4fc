import { textOfChanges } from "./changesText";
import type { DocumentTexts } from "./DocumentTexts";
import type { AuditEntry } from "./entry";

/**
 * As it is kept: the changes are one text, which no mapping can refuse. `packed`: a long one,
 * compressed. `bulky`: one that is long for all that; absent, too, where a search leaves it out.
 */
export type KeptEntry = Omit<AuditEntry, "changes" | "unreadable"> &
  (
    | { readonly changes: string; readonly packed?: never; readonly bulky?: never }
    | { readonly packed: string; readonly changes?: never; readonly bulky?: never }
    | { readonly bulky?: string; readonly changes?: never; readonly packed?: never }
  );

export function kept({ changes, ...entry }: AuditEntry, texts?: DocumentTexts): KeptEntry {
  return { ...entry, changes: textOfChanges(changes, texts) };
}
