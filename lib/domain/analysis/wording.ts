import type { Finding } from "../findings";
import type { AnalysisCode, SeverityOf } from "../analysisCodes";

/** The most names in one message, which counts the rest. */
const MOST_NAMES = 8;

export function finding<Code extends AnalysisCode>(
  code: Code,
  severity: SeverityOf<Code>,
  path: string,
  message: string,
  suggestion?: string,
): Finding {
  return suggestion === undefined
    ? { code, severity, path, message }
    : { code, severity, path, message, suggestion };
}

/** `a, b, c and 5 more`. */
export function enumerate(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  const shown = names.slice(0, MOST_NAMES).join(", ");
  return more > 0 ? `${shown} and ${more} more` : shown;
}

/** `"a", "b" and 5 more`. */
export function quoted(names: readonly string[]): string {
  return enumerate(names.map((name) => `"${name}"`));
}
