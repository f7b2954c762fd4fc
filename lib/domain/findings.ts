import type { AnalysisCode, ANALYSIS } from "./analysisCodes";
import type { FaultCode, Severity } from "./findingCodes";
import type { ExistingUser } from "./existingUser";

export type { Severity } from "./findingCodes";

/** Every code that a finding can have. */
export type FindingCode = FaultCode | AnalysisCode;

/** The codes of findings with which nothing is written. */
export type RefusingCode =
  | FaultCode
  | {
      [Code in AnalysisCode]: (typeof ANALYSIS)[Code]["severity"] extends "error" ? Code : never;
    }[AnalysisCode];

/**
 * One thing found in what a caller sent or in what is stored.
 *
 * @property code       stable identifier, `subject.fault`, listed in docs/findings.md
 * @property path       where, as a property path inside the document or the request
 *                      (`policies[0].restrictedTo[1].index`)
 * @property message    readable alone: what is wrong, and how to write what was meant
 * @property suggestion the nearest valid value, when there is one
 * @property existing   the user who exists already, of `credentials.unread`
 */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly path: string;
  readonly message: string;
  readonly suggestion?: string;
  readonly existing?: ExistingUser;
}

/** A finding that refuses the write. */
export function fault(
  code: RefusingCode,
  path: string,
  message: string,
  suggestion?: string,
): Finding {
  return suggestion === undefined
    ? { code, severity: "error", path, message }
    : { code, severity: "error", path, message, suggestion };
}

/** The same findings, seen from a document that contains the one they were found in. */
export function below(prefix: string, findings: readonly Finding[]): Finding[] {
  return findings.map((finding) => ({ ...finding, path: joinPath(prefix, finding.path) }));
}

/** `a` + `b` → `a.b`, `a` + `[0].b` → `a[0].b`, `a` + `` → `a`. */
export function joinPath(prefix: string, path: string): string {
  if (prefix === "" || path === "") {
    return prefix + path;
  }
  return path.startsWith("[") ? prefix + path : `${prefix}.${path}`;
}

/** A property path from the keys and positions that lead to a value. */
export function pathOf(steps: readonly (string | number)[]): string {
  return steps.reduce<string>(
    (path, step) => joinPath(path, typeof step === "number" ? `[${step}]` : step),
    "",
  );
}
