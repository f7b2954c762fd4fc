import { textOfChanges } from "./changesText";
import type { DocumentTexts } from "./DocumentTexts";
import type { AuditEntry } from "./entry";

/**
 * As it is kept: the changes are one text, which no mapping can refuse. `packed`: a long one,
 * compressed.
 */
export type KeptEntry = Omit<AuditEntry, "changes" | "unreadable"> &
  (
    | { readonly changes: string; readonly packed?: never }
    | { readonly packed: string; readonly changes?: never }
  );

export function kept({ changes, ...entry }: AuditEntry, texts?: DocumentTexts): KeptEntry {
  return { ...entry, changes: textOfChanges(changes, texts) };
}
