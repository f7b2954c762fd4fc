import type { Finding } from "../findings";
import { fault, pathOf } from "../findings";
import { isPlainObject } from "../plainObject";
import { MOST_DETERMINIZED } from "./automata";
import { statesOf, statesOfSource } from "./patternStates";
import { COMPARED, OF_FIELD, roomOf } from "./searchNumbers";
import type { Step, Visit } from "./walk";
import { walk } from "./walk";

/** Bounds what Elasticsearch reserves before it has found anything: as many buckets as it makes. */
const MOST_OF_ANYTHING = 65_535;
/** Bounds the sum of these: ten aggregations may be as large as one may be. */
const MOST_OF_ALL = 10 * MOST_OF_ANYTHING;
const MOST_AGGREGATIONS = 100;
/** Bounds the digits of `hdr` percentiles: with five each bucket keeps 2 MB. */
const MOST_DIGITS = 3;
/** Searches that it runs for the groups of a collapsed search, one for each and each of its `inner_hits`. */
const MOST_GROUP_SEARCHES = 1_000;
/** Documents that a search answers unless it says otherwise. */
const USUAL_SIZE = 10;
/** Characters of a text for which it looks for others alike: as it bounds regular expressions. */
const LONGEST_ALIKE = 1_000;
/** Characters of all such texts of a request. */
const MOST_ALIKE = 5_000;
/** Where it may be misspelt, or be in either case, the automaton of a text is several times as dear. */
const VARIED_COSTS = 5;
/** Characters that a short word costs at least. */
const OF_WORD = 10;
/** States of all patterns of a request: one as large as Elasticsearch makes it, and small ones. */
const MOST_STATES = 12_000;
/** Beside the states of a pattern. */
const OF_PATTERN = 100;
/**
 * Bounds the words in the query strings of a request: as many as Elasticsearch takes in one query
 * (`max_clause_count`).
 */
const MOST_WORDS = 1_024;
/** Numbers in the shapes of a request: two of a point. */
const MOST_COORDINATES = 4_000;
/** Enough to correct a body by. */
const MOST_FAULTS = 20;

/** All below them is somebody's own. */
const OWN: ReadonlySet<Step> = new Set(["params", "after", "meta", "_meta"]);
/** Queries, rules and suggesters that look for whatever is alike. */
const ALIKE: ReadonlySet<Step> = new Set(
  `fuzzy prefix wildcard regexp match_phrase_prefix match_bool_prefix suggest`.split(/\s+/u),
);
const QUERY_STRINGS: ReadonlySet<Step> = new Set(["query_string", "simple_query_string"]);
const FUZZY: ReadonlySet<Step> = new Set(["fuzzy", "suggest"]);
const OPERATORS: ReadonlySet<string> = new Set(["AND", "OR", "NOT"]);
const SHAPES: ReadonlySet<Step> = new Set(
  `geo_shape shape geo_polygon geoPolygon xy_shape _geo_distance`.split(/\s+/u),
);

/**
 * Finds parts of a search by which one request takes the memory of Elasticsearch, at which it ends, or
 * its few threads for many seconds. Seen with 7.17.28 and 512 MB: 2,000,000,000 fragments of a
 * highlighter, as many suggestions, and 40,000 characters of a fuzzy query ended it; 60,000 words of a
 * query string took 21 s.
 *
 * @param size the argument, of the documents that the search answers
 */
export function searchCostFaults(name: string, search: unknown, size?: unknown): Finding[] {
  const costs = new Costs(name, roomOf(size ?? USUAL_SIZE));
  walk(costs.findings, search, name, (visit) => costs.visit(visit));
  return costs.findings.slice(0, MOST_FAULTS);
}

class Costs {
  readonly findings: Finding[] = [];
  private room = 0;
  private aggregations = 0;
  private alike = 0;
  private words = 0;
  private states = 0;
  private coordinates = 0;

  constructor(
    private readonly name: string,
    private readonly size: number,
  ) {}

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
      this.groups(value, steps);
      this.patterns(statesOfSource(value._source), [...steps, "_source"]);
    }
    return !OWN.has(steps.at(-1) ?? "");
  }

  private numbers(object: Readonly<Record<string, unknown>>, steps: readonly Step[]): void {
    const members = Object.entries(object);
    const isField = members.length === 1 && OF_FIELD.has(steps.at(-1) ?? "");
    for (const [member, value] of isField || OWN.has(steps.at(-1) ?? "") ? [] : members) {
      if (!COMPARED.has(member)) {
        this.number(roomOf(value), [...steps, member]);
      }
    }
  }

  private number(room: number, steps: readonly Step[]): void {
    const before = this.room;
    this.room += room;
    if (room > MOST_OF_ANYTHING) {
      this.tell(steps, `may be ${MOST_OF_ANYTHING} at most: Elasticsearch keeps room for so many`);
    } else if (this.room > MOST_OF_ALL && before <= MOST_OF_ALL) {
      this.tell(
        steps,
        `is too large beside the others: Elasticsearch keeps room for each, and all may be ${MOST_OF_ALL} at most`,
      );
    } else if (steps.at(-1) === "number_of_significant_value_digits" && room > MOST_DIGITS) {
      this.tell(steps, `may be ${MOST_DIGITS} at most`);
    } else if (steps.at(-1) === "max_determinized_states" && room > MOST_DETERMINIZED) {
      this.tell(steps, `may be ${MOST_DETERMINIZED} at most`);
    }
  }

  private groups(object: Readonly<Record<string, unknown>>, steps: readonly Step[]): void {
    const last = steps.at(-1);
    if (last === "aggs" || last === "aggregations") {
      this.aggregations += Object.keys(object).length;
      if (this.aggregations > MOST_AGGREGATIONS) {
        this.tell(steps, `is more than ${MOST_AGGREGATIONS} aggregations, with the others`);
      }
    }
    const inner = last === "collapse" ? (object.inner_hits ?? []) : [];
    const searches = this.size * (Array.isArray(inner) ? inner.length : 1);
    if (searches > MOST_GROUP_SEARCHES) {
      this.tell(
        [...steps, "inner_hits"],
        `is searched for in each group: ask for fewer groups by "size", so that there are ${MOST_GROUP_SEARCHES} such searches at most`,
      );
    }
  }

  /** Counts the texts of an object that says how they are read. */
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
    this.patterns(statesOf(text, steps), steps);
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

  private patterns(states: number, steps: readonly Step[]): void {
    const before = this.states;
    this.states += states === 0 ? 0 : OF_PATTERN + states;
    if (this.states > MOST_STATES && before <= MOST_STATES) {
      this.tell(
        steps,
        `has patterns that may come to more than ${MOST_STATES} states, with all others of the request: "?" and "." behind "*" double them, and so does each part that may be there or not; "&" and "{…}" multiply them`,
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
