import type { Family } from "./columns";
import type { Reach } from "./places";

/** Tells what a handle still does after an ending. `now`: it goes on with the rights of now. */
export type Outcome = "ends" | "now" | "goes on" | "wrong";

/** The words of the documentation for an outcome. */
export const WORDS: Readonly<Record<Outcome, string>> = {
  ends: "ends",
  now: "goes on with the rights of now",
  "goes on": "goes on",
  wrong: "does what no rule says",
};

/** Reads from what a handle can still reach what became of it. */
export function outcomeOf(family: Family, { kept, lost, gained }: Reach): Outcome {
  if (family === "place") {
    // the place that is lost is the one that was deleted and made again
    return !kept ? "wrong" : lost ? "goes on" : "ends";
  }
  if (!kept) {
    return lost || gained === true ? "wrong" : "ends";
  }
  if (family === "promotion") {
    return !lost ? "wrong" : gained === true ? "now" : "goes on";
  }
  return lost ? "goes on" : "now";
}
