import type { QueryPlace } from "../actions";
import type { Finding } from "../findings";
import { fault, pathOf } from "../findings";
import { isPlainObject } from "../plainObject";
import { parsed } from "./queries";

/** Parentheses within one another. Nobody writes ten. */
const MOST_NESTED = 100;
/** Characters; as Elasticsearch bounds those of its other expressions (`index.max_regex_length`). */
const LONGEST_EXPRESSION = 1_000;
/** Members that hold a regular expression whose length Elasticsearch does not look at. */
const EXPRESSIONS: ReadonlySet<string | number> = new Set(["include", "exclude", "regex"]);
/** Enough to correct a body by. */
const MOST_FAULTS = 20;

/**
 * Finds texts of a search at which Elasticsearch ends: its parsers of query strings and of regular
 * expressions call themselves for each parenthesis, the latter for each character too, until the stack
 * of the server overflows. Seen with 7.17.28: `query_string` and the `include` of an aggregation, 3,000
 * parentheses deep.
 *
 * @param place where the action takes a query
 */
export function searchTextFaults(
  place: QueryPlace,
  args: Readonly<Record<string, unknown>>,
  body: unknown,
): Finding[] {
  const searched = place === "query" && isPlainObject(body) ? { query: body.query } : body;
  return [
    ...textFaults("body", searched),
    ...textFaults("searchBody", parsed(args.searchBody)),
    ...textFaults("query", parsed(args.query)),
  ].slice(0, MOST_FAULTS);
}

type Step = string | number;

/** No deeper than {@link formFaults} lets pass. */
function textFaults(name: string, value: unknown): Finding[] {
  const findings: Finding[] = [];
  const visit = (member: unknown, steps: readonly Step[]): void => {
    if (typeof member === "string") {
      findings.push(...faultsOf(member, steps));
    } else if (typeof member === "object" && member !== null) {
      for (const [step, inner] of Object.entries(member)) {
        visit(inner, [...steps, Array.isArray(member) ? Number(step) : step]);
      }
    }
  };
  visit(value, [name]);
  return findings;
}

function faultsOf(text: string, steps: readonly Step[]): Finding[] {
  const isExpression = EXPRESSIONS.has(steps.at(-1) ?? "");
  if (isExpression && text.length > LONGEST_EXPRESSION) {
    const path = pathOf(steps);
    const message = `"${path}" must not have more than ${LONGEST_EXPRESSION} characters: Elasticsearch may end at a longer expression.`;
    return [fault("member.size", path, message)];
  }
  if (nesting(text) > MOST_NESTED) {
    const path = pathOf(steps);
    const message = `"${path}" has more than ${MOST_NESTED} parentheses within one another, at which Elasticsearch may end.`;
    return [fault("member.depth", path, message)];
  }
  return [];
}

/** The most parentheses that are open at a time. */
function nesting(text: string): number {
  let [open, most] = [0, 0];
  for (let at = text.indexOf("("); at !== -1 && at < text.length; at += 1) {
    const character = text[at];
    if (character === "(") {
      open += 1;
      most = Math.max(most, open);
    } else if (character === ")" && open > 0) {
      open -= 1;
    }
  }
  return most;
}
