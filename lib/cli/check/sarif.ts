import { pathToFileURL } from "node:url";
import path from "node:path";

import type { Severity } from "../../domain/findings";
import type { LocatedFinding } from "../files/parse";
import { fullPathOf, messageOf } from "./findingsText";

const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

/** SARIF knows three levels; the severity itself is kept among the properties. */
const LEVELS: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  error: "error",
  securityWarning: "warning",
  warning: "warning",
  suggestion: "note",
};

/**
 * The findings as a SARIF 2.1.0 log, for code scanning and editors. Files below the working folder
 * are named relative to it, as such tools want them.
 *
 * @param version of this package
 */
export function findingsAsSarif(findings: readonly LocatedFinding[], version: string): object {
  const codes = [...new Set(findings.map(({ code }) => code))].sort();
  return {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "profile-guard",
            version,
            rules: codes.map((id) => ({ id })),
          },
        },
        columnKind: "utf16CodeUnits",
        results: findings.map((finding) => ({
          ruleId: finding.code,
          ruleIndex: codes.indexOf(finding.code),
          level: LEVELS[finding.severity],
          message: { text: messageOf(finding) },
          locations: [locationOf(finding)],
          properties: { severity: finding.severity },
        })),
      },
    ],
  };
}

function locationOf(finding: LocatedFinding): object {
  const { file, line, column, endLine, endColumn } = finding.place;
  const fullyQualifiedName = fullPathOf(finding);
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(file) },
      region: { startLine: line, startColumn: column, endLine, endColumn },
    },
    ...(fullyQualifiedName !== "" && { logicalLocations: [{ fullyQualifiedName }] }),
  };
}

function uriOf(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative.startsWith("..") || path.isAbsolute(relative)
    ? pathToFileURL(file).href
    : relative.split(path.sep).map(encodeURIComponent).join("/");
}
