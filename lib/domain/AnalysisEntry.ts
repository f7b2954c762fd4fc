import type { Severity } from "./findingCodes";

/** One row of the table of findings. */
export interface AnalysisEntry {
  readonly severity: Severity;
  /** The kind of document that it is found in. */
  readonly of: "profile" | "role" | "user" | "application" | "configuration";
  readonly meaning: string;
}
