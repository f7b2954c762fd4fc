import type { WriteDeclaration } from "../actions";
import { actionsThat, writeOf } from "../actions";
import { changedPaths } from "./changedPaths";
import type { AuditEntry, Content, DocumentKind } from "./entry";

/**
 * Entries are bounded by class, so that none pushes another's out. `routine`: anybody can make
 * as many of them as they like, by what concerns themselves alone or changes nothing.
 */
export const ENTRY_CLASSES = ["routine", "refusals", "writes"] as const;
export type EntryClass = (typeof ENTRY_CLASSES)[number];

type Classified = Pick<AuditEntry, "decision" | "routine">;

export function classOf({ decision, routine }: Classified): EntryClass {
  if (decision === "refused") {
    return "refusals";
  }
  return routine === true ? "routine" : "writes";
}

/** Tells whether an action is of callers on themselves alone, or of strangers who sign up. */
function concernsOneself(write: WriteDeclaration | undefined): boolean {
  switch (write?.target) {
    case "user":
      return write.ids === "caller" || (write.does !== "delete" && write.profileIds === "preset");
    case "identity":
      return write.ids === "caller";
    case undefined:
    case "profile":
    case "role":
    case "first admin":
    case "import":
    case "platform":
    case "places":
      return false;
  }
}

export function isRoutineAction(action: string): boolean {
  const at = action.lastIndexOf(":");
  return concernsOneself(writeOf(action.slice(0, at), action.slice(at + 1)));
}

/** As entries of earlier versions are told: these do not say themselves what is routine. */
export function routineActions(): string[] {
  return actionsThat(({ write }) => concernsOneself(write));
}

/** The members of a document that rights come from; all others are what its writer likes. */
const RIGHTS: Readonly<Record<DocumentKind, readonly string[]>> = {
  profile: ["policies", "rateLimit"],
  role: ["controllers"],
  user: ["profileIds"],
};

/**
 * Tells whether a write that has ended changed nobody's rights, as far as that is known for certain.
 * Whoever may write a document can repeat such a write as often as they like.
 *
 * @param isWhole `false`: the content before could not be read
 */
export function changedNoRights(
  { outcome, failure, changes }: Pick<AuditEntry, "outcome" | "failure" | "changes">,
  does: "create" | "write" | "delete" | "none" | undefined,
  isWhole: boolean,
): boolean {
  if (outcome === "failed") {
    // of any other failure nobody knows what it has left
    return changes.length === 0 && failure !== undefined && failure.status < 500;
  }
  if (does === "delete") {
    return isWhole && changes.length === 0;
  }
  return (
    does === "write" &&
    changes.length > 0 &&
    changes.every(({ kind, before, after }) => {
      if (before === undefined || before === null || after === null) {
        return false;
      }
      const rightsOf = (content: Content): Content =>
        Object.fromEntries(RIGHTS[kind].map((member) => [member, content[member]]));
      return changedPaths(rightsOf(before), rightsOf(after)).length === 0;
    })
  );
}
