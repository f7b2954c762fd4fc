import type { AuditEntry } from "../../lib/domain/audit/entry";

/** An entry about a profile that was created, but for what it changed. */
export const ENTRY_WITHOUT_CHANGES: Omit<AuditEntry, "changes"> = {
  id: "a",
  at: 1,
  node: "n",
  actor: null,
  action: "security:createProfile",
  target: { kind: "profile", ids: ["p"] },
  decision: "allowed",
  outcome: "done",
  touched: [],
};
