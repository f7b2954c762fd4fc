import type { Finding } from "../findings";
import { fault, pathOf } from "../findings";
import { isPlainObject } from "../plainObject";
import type { Step, Visit } from "./walk";
import { walk } from "./walk";

/** Of what Elasticsearch keeps room for before it has found anything: as many buckets as it makes. */
const MOST_OF_ANYTHING = 65_535;
/** Characters of a text for which it looks for others alike: as it bounds regular expressions. */
const LONGEST_ALIKE = 1_000;
/** Characters of all such texts of a request. */
const MOST_ALIKE = 5_000;
/** Where it may be misspelt, or be in either case, the automaton of a text is several times as dear. */
const VARIED_COSTS = 5;
/** Characters that a short word costs at least. */
const OF_WORD = 10;
/** Of the query strings of a request: as many as Elasticsearch takes in one query (`max_clause_count`). */
const MOST_WORDS = 1_024;
/** Numbers in the shapes of a request: two of a point. */
const MOST_COORDINATES = 4_000;
/** Enough to correct a body by. */
const MOST_FAULTS = 20;

/** Members that a value of a document may be compared with, or that only weigh: nothing is made of them. */
const VALUES: ReadonlySet<Step> = new Set(
  `boost decay distance factor from gt gte id interval key lat left lon lt lte max max_doc_freq
  min min_doc_count min_doc_freq min_score min_term_freq missing now null_value offset origin pivot
  query random_seed right scale seed shard_min_doc_count sigma terminate_after timeout to top bottom
  track_total_hits value version weight x y`.split(/\s+/u),
);
/** What stands below them is somebody's own. */
const OWN: ReadonlySet<Step> = new Set(["params", "after", "meta", "_meta"]);
/** Queries for one value of one field: `{term: {size: 70000}}`. */
const OF_FIELD: ReadonlySet<Step> = new Set(
  `equals match match_bool_prefix match_phrase match_phrase_prefix span_term term`.split(/\s+/u),
);
/** Queries, rules and suggesters that look for whatever is alike. */
const ALIKE: ReadonlySet<Step> = new Set(
  `fuzzy prefix wildcard regexp match_phrase_prefix match_bool_prefix suggest`.split(/\s+/u),
);
const FUZZY: ReadonlySet<Step> = new Set(["fuzzy", "suggest"]);
const QUERY_STRINGS: ReadonlySet<Step> = new Set(["query_string", "simple_query_string"]);
const OPERATORS: ReadonlySet<string> = new Set(["AND", "OR", "NOT"]);
const SHAPES: ReadonlySet<Step> = new Set(
  `geo_shape shape geo_polygon geoPolygon xy_shape _geo_distance`.split(/\s+/u),
);

/**
 * Finds parts of a search by which one request takes the memory of Elasticsearch, at which it ends, or
 * its few threads for many seconds. Seen with 7.17.28 and 512 MB: 2,000,000,000 fragments of a
 * highlighter, as many suggestions, and 40,000 characters of a fuzzy query ended it; 60,000 words of a
 * query string took 21 s.
 */
export function searchCostFaults(name: string, search: unknown): Finding[] {
  const costs = new Costs(name);
  walk(costs.findings, search, name, (visit) => costs.visit(visit));
  return costs.findings.slice(0, MOST_FAULTS);
}

class Costs {
  readonly findings: Finding[] = [];
  private alike = 0;
  private words = 0;
  private coordinates = 0;

  constructor(private readonly name: string) {}

  /** @returns whether to look at what is below */
  visit({ value, steps }: Visit): boolean {
    if (typeof value === "string") {
      this.text(value, steps);
    } else if (typeof value === "number" && steps.some((step) => SHAPES.has(step))) {
      this.points(1);
    }
    if (isPlainObject(value)) {
      this.numbers(value, steps);
      this.texts(value, steps);
    }
    return !OWN.has(steps.at(-1) ?? "");
  }

  private numbers(object: Readonly<Record<string, unknown>>, steps: readonly Step[]): void {
    const members = Object.entries(object);
    const isField = members.length === 1 && OF_FIELD.has(steps.at(-1) ?? "");
    for (const [member, value] of isField || OWN.has(steps.at(-1) ?? "") ? [] : members) {
      if (!VALUES.has(member) && isHuge(value)) {
        this.tell(
          [...steps, member],
          `may be ${MOST_OF_ANYTHING} at most: Elasticsearch keeps room for so many`,
        );
      }
    }
  }

  /** Of an object that says how its own texts are read. */
  private texts(object: Readonly<Record<string, unknown>>, steps: readonly Step[]): void {
    const last = steps.at(-1) ?? "";
    // of a query string it concerns those words that say so
    const isFuzzy = Object.hasOwn(object, "fuzziness") && !QUERY_STRINGS.has(last);
    const isVaried =
      isFuzzy || (Object.hasOwn(object, "case_insensitive") && object.case_insensitive !== false);
    const isPrefix = typeof object.type === "string" && object.type.endsWith("prefix");
    if ((!isVaried && !isPrefix) || steps.some((step) => FUZZY.has(step))) {
      return;
    }
    for (const member of ["query", "value", "term", "pattern", "text", "wildcard"]) {
      const text = object[member];
      if (typeof text === "string") {
        this.alikeText(text, [...steps, member], isVaried);
      }
    }
  }

  private text(text: string, steps: readonly Step[]): void {
    const [last, parent] = [steps.at(-1) ?? "", steps.at(-2) ?? ""];
    if (steps.some((step) => SHAPES.has(step))) {
      this.points(text.match(/\d+(?:\.\d+)?/gu)?.length ?? 0);
    } else if (last === "query" && QUERY_STRINGS.has(parent)) {
      this.queryString(text, steps);
    } else if (steps.some((step) => ALIKE.has(step)) && !OF_FIELD.has(parent)) {
      this.alikeText(
        text,
        steps,
        steps.some((step) => FUZZY.has(step)),
      );
    }
  }

  private queryString(text: string, steps: readonly Step[]): void {
    // a blank behind a backslash is part of a word
    const words = text.match(/(?:\\[^]|\S)+/gu) ?? [];
    this.words += words.filter((word) => !OPERATORS.has(word)).length;
    if (this.words > MOST_WORDS) {
      this.tell(steps, `has more words than ${MOST_WORDS}, with all query strings of the request`);
    }
    for (const word of words) {
      if (/[~*?/]/u.test(word)) {
        this.alikeText(word, steps, word.includes("~"));
      }
    }
  }

  private alikeText(text: string, steps: readonly Step[], isVaried: boolean): void {
    const { length } = text;
    const before = this.alike;
    const least = OF_WORD * (text.match(/\S+/gu)?.length ?? 0);
    this.alike += isVaried ? VARIED_COSTS * Math.max(length, least) : length;
    if (length > LONGEST_ALIKE) {
      this.tell(
        steps,
        `must not have more than ${LONGEST_ALIKE} characters where Elasticsearch looks for what is alike`,
      );
    } else if (this.alike > MOST_ALIKE && before <= MOST_ALIKE) {
      this.tell(
        steps,
        `is one text too many for which Elasticsearch looks for what is alike: all of them must not have more than ${MOST_ALIKE} characters, of which those count ${VARIED_COSTS} times that may be misspelt or be in either case, each word with ${OF_WORD} at least`,
      );
    }
  }

  private points(count: number): void {
    const before = this.coordinates;
    this.coordinates += count;
    if (this.coordinates > MOST_COORDINATES && before <= MOST_COORDINATES) {
      this.tell(
        [this.name],
        `has shapes of more than ${MOST_COORDINATES / 2} points: simplify them, or search several times`,
      );
    }
  }

  private tell(steps: readonly Step[], what: string): void {
    const path = pathOf(steps);
    this.findings.push(
      fault(
        "search.cost",
        path,
        `"${path}" ${what}. A search takes of the memory and threads of all: only a caller who holds every right may take more.`,
      ),
    );
  }
}

/** Elasticsearch reads numbers in texts too, as Java does: `2e9`, `2000000000d`, `0x1p31`. */
function isHuge(value: unknown): boolean {
  if (typeof value !== "string") {
    return typeof value === "number" && value > MOST_OF_ANYTHING;
  }
  const text = value.trim();
  return /^\+?0x/iu.test(text) || Number(text.replace(/[df]$/iu, "")) > MOST_OF_ANYTHING;
}
