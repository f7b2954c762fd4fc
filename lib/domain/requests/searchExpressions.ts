import type { Step } from "./walk";

/** Members of aggregations and suggesters that are regular expressions. */
const EXPRESSIONS: ReadonlySet<Step> = new Set(["include", "exclude", "regex"]);
/** Longer ones are refused for their length. */
const MOST_READ = 1_000;

/** Tells whether Elasticsearch may make far more states of a text than it has characters. */
export function isExpression(text: string, steps: readonly Step[]): boolean {
  if (steps.includes("regexp") || EXPRESSIONS.has(steps.at(-1) ?? "")) {
    return isDearExpression(text);
  }
  return steps.includes("wildcard") && isDearPattern(text);
}

/** `.*` around a text leaves as many states as it has characters. */
function isDearExpression(expression: string): boolean {
  if (expression.length > MOST_READ) {
    return true;
  }
  return /[.*+?{|~<&@[]/u.test(expression.replace(/^(?:\.\*)+|(?:\.\*)+$/gu, ""));
}

/** From a `*` on, each `?` doubles them. */
function isDearPattern(pattern: string): boolean {
  const star = pattern.indexOf("*");
  return star !== -1 && pattern.includes("?", star);
}

/** Tells the same of a word of `query_string`, in which a regular expression stands between slashes. */
export function isDearWord(word: string): boolean {
  return isDearPattern(word) || /(?<!\\)(?:\\\\)*\//u.test(word);
}
