import type { Finding } from "../domain/findings";

/** Enough to correct a request by: callers choose how many faults it has, and how long the names in it are. */
const MOST = 100;
const LONGEST = 1_000;

/** The faults that an answer lists. */
export function listedFaults(findings: readonly Finding[]): readonly Finding[] {
  const listed = findings.length > MOST ? findings.slice(0, MOST) : findings;
  return listed.some(isLong) ? listed.map(shortened) : listed;
}

/** Lists the words of the first faults, and counts the others: a message can be read alone. */
export function firstInWords(
  findings: readonly Finding[],
  inWords: (finding: Finding) => string,
): string {
  const shown = listedFaults(findings.slice(0, MOST_IN_WORDS));
  const words = shown.map(inWords).join(" ");
  const more = findings.length - shown.length;
  if (more <= 0) {
    return words;
  }
  const where =
    findings.length > MOST ? `the first ${MOST} in the details` : "listed in the details";
  return `${words} And ${more} more, ${where}.`;
}

const MOST_IN_WORDS = 5;

function isLong({ path, message, suggestion = "" }: Finding): boolean {
  return Math.max(path.length, message.length, suggestion.length) > LONGEST;
}

function shortened(finding: Finding): Finding {
  const { path, message, suggestion } = finding;
  return {
    ...finding,
    path: cut(path),
    message: cut(message),
    ...(suggestion !== undefined && { suggestion: cut(suggestion) }),
  };
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
