import type { ActionDeclaration } from "./declaration";

/** Declares an action that reads on in a scroll. @param search the action that opens such scrolls */
export function scrolls(search: string): ActionDeclaration {
  return {
    place: "none",
    unguarded: "handle",
    handle: { kind: "scroll", at: "scrollId", as: search },
  };
}
