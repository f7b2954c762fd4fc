import type { Finding } from "../domain/findings";
import { withListing } from "./sdkForms";

/** Enough to correct a request by: callers choose how many faults it has, and how long the names in it are. */
const MOST = 100;
const LONGEST = 1_000;

/** The faults that an answer lists. */
export function listedFaults(findings: readonly Finding[]): readonly Finding[] {
  const listed = findings.length > MOST ? findings.slice(0, MOST) : findings;
  return listed.some(isLong) ? listed.map(shortened) : listed;
}

const all = new WeakMap<object, readonly Finding[]>();

/** An error that lists its first faults. */
interface Faulty {
  readonly details: readonly Finding[];
}

/** Remembers all faults of an error, and returns those that it lists. */
export function keepFaults(error: object, findings: readonly Finding[]): readonly Finding[] {
  all.set(error, findings);
  return listedFaults(findings);
}

/** All faults of an error, to judge by. */
export function faultsOf(error: Faulty): readonly Finding[] {
  return all.get(error) ?? error.details;
}

/** Adds the faults to the JSON of their error, with the count of all. */
export function withFaults<T extends object>(error: Faulty, json: T): T {
  const { details } = error;
  return withListing(error, json, { details, errors: details, count: faultsOf(error).length });
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
