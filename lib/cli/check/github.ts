import path from "node:path";

import type { Severity } from "../../domain/findings";
import type { LocatedFinding } from "../files/parse";
import { fullPathOf, messageOf } from "./findingsText";

/** GitHub knows three levels. */
const COMMANDS: Readonly<Record<Severity, "error" | "warning" | "notice">> = {
  error: "error",
  securityWarning: "warning",
  warning: "warning",
  suggestion: "notice",
};

/**
 * The findings as workflow commands of GitHub Actions, which shows them beside the lines of a change.
 *
 * @param root the checkout, to which GitHub takes names of files to be relative; default: the working folder
 */
export function findingsAsGithub(
  findings: readonly LocatedFinding[],
  root: string | undefined,
): readonly string[] {
  return findings.map((finding) => {
    const { file, line, column, endLine, endColumn } = finding.place;
    const properties = {
      file: fileWithin(root ?? process.cwd(), file),
      line,
      endLine,
      // GitHub takes columns for a single line alone
      ...(line === endLine && { col: column, endColumn }),
      title: finding.code,
    };
    const told = Object.entries(properties).map(
      ([name, value]) => `${name}=${escapedProperty(String(value))}`,
    );
    const where = fullPathOf(finding);
    const message = `${where === "" ? "" : `${where}: `}${messageOf(finding)}`;
    return `::${COMMANDS[finding.severity]} ${told.join(",")}::${escaped(message)}`;
  });
}

function fileWithin(root: string, file: string): string {
  const relative = path.relative(root, path.resolve(file));
  const isWithin = !relative.startsWith("..") && !path.isAbsolute(relative);
  return (isWithin ? relative : file).split(path.sep).join("/");
}

function escaped(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapedProperty(text: string): string {
  return escaped(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
