import { pathToFileURL } from "node:url";
import path from "node:path";

import { ANALYSIS } from "../../domain/analysisCodes";
import { FAULTS } from "../../domain/findingCodes";
import type { FindingCode, Severity } from "../../domain/findings";
import type { LocatedFinding } from "../files/parse";
import type { PackageFacts } from "../../shared/packageFacts";
import type { AllowedFinding } from "./allowances";
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
 * Ranks a rule as GitHub's code scanning does: high from 7, medium from 4, low below. An error is refused
 * by the server and harms nobody; a security warning is written, and grants more than it seems to.
 */
const SECURITY_SEVERITIES: Readonly<Record<Severity, string>> = {
  error: "5.0",
  securityWarning: "7.5",
  warning: "3.0",
  suggestion: "1.0",
};

/**
 * The findings as a SARIF 2.1.0 log, for code scanning and editors. Files below the working folder
 * are named relative to it, as such tools want them. Allowed findings are there too, suppressed.
 */
export function findingsAsSarif(
  findings: readonly LocatedFinding[],
  allowed: readonly AllowedFinding[],
  facts: PackageFacts,
): object {
  const all = [...findings, ...allowed.map(({ finding }) => finding)];
  const codes = [...new Set(all.map(({ code }) => code))].sort();
  const resultOf = (finding: LocatedFinding): object => ({
    ruleId: finding.code,
    ruleIndex: codes.indexOf(finding.code),
    level: LEVELS[finding.severity],
    message: { text: messageOf(finding) },
    locations: [locationOf(finding)],
    properties: { severity: finding.severity },
  });
  const { version, homepage, repository } = facts;
  return {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "profile-guard",
            version,
            ...((homepage ?? repository) && { informationUri: homepage ?? repository }),
            rules: codes.map((code) => ruleOf(code, facts)),
          },
        },
        columnKind: "utf16CodeUnits",
        results: [
          ...findings.map(resultOf),
          ...allowed.map(({ finding, reason }) => ({
            ...resultOf(finding),
            suppressions: [{ kind: "external", justification: reason }],
          })),
        ],
      },
    ],
  };
}

function ruleOf(code: FindingCode, { version, repository }: PackageFacts): object {
  const { severity, meaning } = meaningOf(code);
  const text = meaning.replaceAll("`", "");
  const page =
    repository === undefined ? undefined : `${repository}/blob/v${version}/docs/findings.md`;
  // a table has no anchors of its rows: browsers scroll to the text
  const link = page === undefined ? undefined : `${page}#:~:text=${encodeURIComponent(code)}`;
  const where = "docs/findings.md of kuzzle-plugin-profile-guard";
  return {
    id: code,
    name: code,
    shortDescription: { text },
    fullDescription: { text },
    defaultConfiguration: { level: LEVELS[severity] },
    help: {
      text: `${text} See ${where}.`,
      markdown: `${meaning}\n\nSee ${link === undefined ? where : `[${where}](${link})`}.`,
    },
    ...(link !== undefined && { helpUri: link }),
    properties: { tags: ["security"], "security-severity": SECURITY_SEVERITIES[severity] },
  };
}

/** The row of a code in the tables of docs/findings.md, as a sentence. */
function meaningOf(code: FindingCode): { readonly severity: Severity; readonly meaning: string } {
  const { severity, meaning } =
    code in ANALYSIS
      ? ANALYSIS[code as keyof typeof ANALYSIS]
      : { severity: "error" as const, meaning: FAULTS[code as keyof typeof FAULTS] };
  // links of that page lead nowhere from here
  const unlinked = meaning.replace(/\[([^\]]*)\]\([^)]*\)/gu, "$1");
  return { severity, meaning: `${unlinked.charAt(0).toUpperCase()}${unlinked.slice(1)}.` };
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
