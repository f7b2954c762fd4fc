import type { Finding } from "../findings";
import { fault, pathOf } from "../findings";
import type { Step } from "./walk";
import { walk } from "./walk";

/** Members of the analysis of a collection that hold an expression, or a list of some. */
const EXPRESSION = /(?:^|\.)(?:pattern|patterns|keywords_pattern)$/u;
const ANALYSIS = /(?:^|\.)analysis(?:\.|$)/u;
/** Matches tokenizers of Lucene, whose expressions take as long as their text is. */
const OF_LUCENE = /^simple_pattern/u;
/**
 * Expressions that never go back: characters and classes of characters, of which the last may be
 * repeated. As analyzers split texts: `\W+`, `,`, `[;,]\s+`.
 */
const NEVER_GOES_BACK = /^(?:\\[dDsSwW.,;|/-]|[\w ,;:#@&=/-]|\[(?:[^[\]\\&]|\\[dDsSwW])+\])+\+?$/u;
/** Enough to correct a body by. */
const MOST_FAULTS = 20;

/**
 * Finds expressions of Java's in the mappings and settings of a collection: `match_pattern: "regex"` of a
 * dynamic template, and those of an analysis. Java looks for them by going back, on the stack, and to no
 * end. Seen with 7.17.28: a dynamic template for `(x|y)*z` and a field's name of 40,000 letters end
 * Elasticsearch (`StackOverflowError`); for `(.*a){12}` a name of 40 letters keeps one of its threads for
 * ever.
 */
export function javaPatternFaults(given: unknown, start: string): Finding[] {
  const findings: Finding[] = [];
  // the type of an object comes before or after its expression
  const types = new Map<string, string>();
  const expressions: (readonly [steps: readonly Step[], text: unknown])[] = [];
  walk(findings, given, start, ({ value, steps }) => {
    const [path, last] = [steps.join("."), String(steps.at(-1))];
    if (last.split(".").at(-1) === "match_pattern" && value === "regex") {
      findings.push(dear(steps, "is looked for in the name of each new field"));
    }
    if (ANALYSIS.test(path)) {
      const named = typeof steps.at(-1) === "number" ? steps.slice(0, -1).join(".") : path;
      if (named.endsWith(".type")) {
        types.set(named.slice(0, -".type".length), String(value));
      } else if (EXPRESSION.test(named) && typeof value === "string") {
        expressions.push([steps, value]);
      }
    }
    return true;
  });
  for (const [steps, text] of expressions) {
    const named = steps.filter((step) => typeof step === "string").join(".");
    const type = types.get(named.replace(/\.[^.]+$/u, "")) ?? "";
    if (!OF_LUCENE.test(type) && !NEVER_GOES_BACK.test(String(text))) {
      findings.push(
        dear(
          steps,
          'is looked for in each text: give characters and classes of them, such as "\\W+"',
        ),
      );
    }
  }
  return findings.slice(0, MOST_FAULTS);
}

function dear(steps: readonly Step[], what: string): Finding {
  const path = pathOf(steps);
  const message = `"${path}" ${what}. Elasticsearch may take for ever, or end: only a caller who holds every right may give such an expression.`;
  return fault("settings.expression", path, message);
}
