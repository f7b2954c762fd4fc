import type { Finding } from "../findings";
import { fault, pathOf } from "../findings";
import { isPlainObject } from "../plainObject";
import type { Step } from "./walk";
import { walk } from "./walk";

/** Queries whose every word is looked for in every field that they name. */
const IN_MANY_FIELDS: ReadonlySet<Step> = new Set([
  "multi_match",
  "combined_fields",
  "query_string",
  "simple_query_string",
]);
/** As many as Elasticsearch makes of a pattern, and of none (`max_clause_count`). */
const FIELDS_OF_PATTERN = 1_024;
/** Bounds all queries of a request, each word times each of its fields: 64 words in every field. */
const MOST_LOOKED_FOR = 65_536;
/** A word that may be misspelt, or that stands for many, is so many times as dear. */
const ALIKE_COSTS = 10;
/** Characters that make a word at least, whatever the field's analyzer does with them. */
const LONGEST_WORD = 8;
/** A language without blanks has a word of each letter. */
const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{N}\p{M}_]+/gu;

/**
 * Finds queries that look for many words in many fields. Seen with 7.17.28 and a document of 900 fields:
 * 1,000 words in all of them take a thread of Elasticsearch 21 s in a `multi_match`, 60 s and more in a
 * `simple_query_string`, though nothing is found.
 */
export function fieldCostFaults(name: string, search: unknown): Finding[] {
  const findings: Finding[] = [];
  let sum = 0;
  walk(findings, search, name, ({ value, steps }) => {
    if (IN_MANY_FIELDS.has(steps.at(-1) ?? "") && isPlainObject(value)) {
      const before = sum;
      sum += wordsOf(value) * fieldsOf(value);
      if (sum > MOST_LOOKED_FOR && before <= MOST_LOOKED_FOR) {
        findings.push(tooDear([...steps, "query"]));
      }
    }
    return true;
  });
  return findings;
}

function wordsOf({ query, fuzziness }: Readonly<Record<string, unknown>>): number {
  const text = typeof query === "string" ? query : "";
  const words = Math.max(text.match(WORD)?.length ?? 0, Math.ceil(text.length / LONGEST_WORD));
  return fuzziness === undefined && !/[~*?/]/u.test(text) ? words : words * ALIKE_COSTS;
}

function fieldsOf({ fields, default_field: usual }: Readonly<Record<string, unknown>>): number {
  const named: readonly unknown[] = Array.isArray(fields) ? fields : [fields ?? usual ?? "*"];
  return named.reduce<number>(
    (sum, field) => sum + (String(field).includes("*") ? FIELDS_OF_PATTERN : 1),
    0,
  );
}

function tooDear(steps: readonly Step[]): Finding {
  const path = pathOf(steps);
  const message = `"${path}" looks for too many words in too many fields: words times fields may be ${MOST_LOOKED_FOR} at most, with all such queries of the request; a pattern of fields counts ${FIELDS_OF_PATTERN}, and a word that may be misspelt ${ALIKE_COSTS} times. Name the fields, or look for fewer words. A search takes of the memory and threads of all: only a caller who holds every right may take more.`;
  return fault("search.cost", path, message);
}
