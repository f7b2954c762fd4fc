import { isPlainObject } from "../plainObject";
import { determinized, MOST_DETERMINIZED, statesOfAutomaton } from "./automata";
import { RegexpParser } from "./RegexpParser";
import type { Step } from "./walk";

/** Patterns of buckets, and of names, take it twice as long. */
const MADE_TWICE = 2;
/** Characters of a regular expression: Elasticsearch's own bound (`index.max_regex_length`). */
const LONGEST = 1_000;

/**
 * Finds the patterns within a text of a search by its place: regular expressions, and texts with `*` and
 * `?`, both in query strings too.
 *
 * @returns how many states all of them have; Infinity: one of them alone is too large
 */
export function statesOf(text: string, steps: readonly Step[]): number {
  const last = steps.at(-1) ?? "";
  if (last === "query" && steps.at(-2) === "query_string") {
    return statesOfQueryString(text);
  }
  if (isBucketPattern(steps)) {
    return MADE_TWICE * statesOfRegexp(text);
  }
  if (steps.includes("regexp") || last === "regex") {
    return statesOfRegexp(text);
  }
  return steps.includes("wildcard") ? statesOfWildcard(text) : 0;
}

/** `include` and `exclude` of an aggregation. */
function isBucketPattern(steps: readonly Step[]): boolean {
  const [last] = steps.slice(-1);
  return (
    (last === "include" || last === "exclude") &&
    steps.some((step) => step === "aggs" || step === "aggregations")
  );
}

function statesOfQueryString(text: string): number {
  let states = 0;
  const rest = text.replace(/\\[^]|\/((?:\\[^]|[^/\\])*)\//gu, (whole, expression?: string) => {
    if (expression === undefined) {
      return whole;
    }
    // with blanks in it, no word is as long
    states += expression.length > LONGEST ? Infinity : statesOfRegexp(expression);
    return " ";
  });
  const words = rest.match(/(?:\\[^]|\S)+/gu) ?? [];
  return words.reduce((sum, word) => sum + statesOfWildcard(word), states);
}

/** Infinity: the first automaton alone is too large. */
export function statesOfRegexp(expression: string): number {
  if (expression.length > LONGEST) {
    // a fault by its length already
    return MOST_DETERMINIZED;
  }
  return statesOfAutomaton(new RegexpParser(expression).union());
}

/** `*` is any text, `?` any character. */
export function statesOfWildcard(pattern: string): number {
  if (!/[*?]/u.test(pattern)) {
    return 0;
  }
  const plain = pattern.replace(/\\[^]/gu, "a");
  const [, ...behind] = plain.split("*");
  return determinized(plain.length, behind.join("").split("?").length - 1);
}

/**
 * Counts the states of names with `*` of which one must match: those that hold one within become a bit
 * each.
 */
function statesOfNames(names: readonly string[]): number {
  const stars = names.map((name) => name.split(/\*+/u).length - 1);
  const bits = stars.reduce((sum, count) => sum + Math.max(0, count - 1), 0);
  // it answers 500 to more than it can make
  return stars.some((count) => count > 0) ? MADE_TWICE * names.join("").length * 2 ** bits : 0;
}

/** Counts the states that the names with `*` of a `_source` have, those to show and those to hide. */
export function statesOfSource(source: unknown): number {
  const lists: unknown[] = isPlainObject(source) ? Object.values(source) : [source];
  return lists.reduce<number>((sum, list) => {
    const names: unknown[] = Array.isArray(list) ? list : [list];
    return sum + statesOfNames(names.filter((name) => typeof name === "string"));
  }, 0);
}
