import type { QueryPlace } from "../actions";
import type { Finding } from "../findings";
import { fault, pathOf } from "../findings";
import { isPlainObject } from "../plainObject";
import { parsed } from "./queries";
import type { Step } from "./walk";
import { walk } from "./walk";

/** Brackets of one kind within one another. Nobody writes ten. */
const MOST_NESTED = 100;
/** A recursive parser calls itself for each, whatever it reads: queries, expressions, formats. */
const BRACKETS = ["()", "[]", "{}", "<>"] as const;
/**
 * The most characters of members that Elasticsearch reads by recursion, or to no end, and does not
 * measure. Regular expressions: as it bounds others (`index.max_regex_length`). Formats: a long one of
 * numbers and dates has 60.
 */
const LONGEST: Readonly<Record<string, number>> = {
  include: 1_000,
  exclude: 1_000,
  regex: 1_000,
  format: 300,
  dynamic_date_formats: 300,
};
/** Enough to correct a body by. */
const MOST_FAULTS = 20;

/** Lists the parts of a request by which its action searches, with their places. */
export function searchedParts(
  place: QueryPlace,
  args: Readonly<Record<string, unknown>>,
  body: unknown,
): readonly (readonly [name: string, value: unknown])[] {
  const searched = place === "query" && isPlainObject(body) ? { query: body.query } : body;
  return [
    ["body", searched],
    // over HTTP with GET both come as text in the URL
    ["searchBody", parsed(args.searchBody)],
    ["query", parsed(args.query)],
  ];
}

/**
 * Finds texts at which Elasticsearch ends: its parsers of query strings, of regular expressions and of
 * formats call themselves for each bracket, some for each character too, until the stack of the server
 * overflows. Seen with 7.17.28: `query_string` and the `include` of an aggregation, 3,000 parentheses
 * deep, and a `format` of dates, 6,000 square brackets deep.
 *
 * @param value a search, a query, or mappings
 */
export function endlessTextFaults(name: string, value: unknown): Finding[] {
  const findings: Finding[] = [];
  walk(findings, value, name, ({ value: member, steps }) => {
    if (typeof member === "string" && findings.length < MOST_FAULTS) {
      findings.push(...faultsOf(member, steps));
    }
    return findings.length < MOST_FAULTS;
  });
  return findings;
}

function faultsOf(text: string, steps: readonly Step[]): Finding[] {
  const path = pathOf(steps);
  const [last, above] = [steps.at(-1), steps.at(-2)];
  // a list of values to include holds no expressions
  const name = above === "dynamic_date_formats" ? above : last;
  const most = typeof name === "string" && Object.hasOwn(LONGEST, name) ? LONGEST[name] : undefined;
  if (most !== undefined && text.length > most) {
    const message = `"${path}" must not have more than ${most} characters: Elasticsearch may crash at a longer expression or format.`;
    return [fault("member.size", path, message)];
  }
  const tooDeep = BRACKETS.find((pair) => nesting(text, pair) > MOST_NESTED);
  if (tooDeep !== undefined) {
    const message = `"${path}" has more than ${MOST_NESTED} brackets within one another ("${tooDeep}"), at which Elasticsearch may crash. Nest fewer.`;
    return [fault("member.depth", path, message)];
  }
  return [];
}

/** The most brackets of a kind that are open at a time. */
function nesting(text: string, [opening, closing]: string): number {
  let [open, most] = [0, 0];
  for (let at = text.indexOf(String(opening)); at !== -1 && at < text.length; at += 1) {
    const character = text[at];
    if (character === opening) {
      open += 1;
      most = Math.max(most, open);
    } else if (character === closing && open > 0) {
      open -= 1;
    }
  }
  return most;
}
