import type { Finding } from "../findings";
import { fault, pathOf } from "../findings";
import { isObject, isPlainObject } from "../plainObject";
import type { Step } from "./walk";
import { MOST_LEVELS } from "./wellFormed";

type Members = Readonly<Record<string, unknown>>;

/** Members of a search body that find and order hits one by one: docs/host-behaviour.md, row 294. */
const KEPT = "query post_filter sort search_after from size search_timeout".split(" ");
/**
 * The host answers nothing of these. Source: its lib/core/shared/ObjectRepository.ts `formatSearchResults`. Whole documents are
 * answered, whatever `_source` says: a user whose profiles are not among it would not be known to be covered.
 */
const LEFT_OUT =
  "aggregations aggs explain fields highlight suggest _name _source _source_excludes _source_includes";
/** Adds hits, or groups them by documents that are not theirs. */
const REFUSED = ["knn", "collapse"];
const KNOWN: ReadonlySet<string> = new Set([...KEPT, ...LEFT_OUT.split(" "), ...REFUSED]);

/** Options by which a query judges each document alone, whatever others there are. */
const OPTIONS: ReadonlySet<string> = new Set(
  `query value operator minimum_should_match analyzer boost lenient gt gte lt lte format time_zone
  relation case_insensitive flags slop zero_terms_query _name`.split(/\s+/u),
);
const SORT_OPTIONS: ReadonlySet<string> = new Set(
  "order missing mode unmapped_type format numeric_type".split(" "),
);
/** Queries of one field: `{type: {field: options}}`. */
const OF_FIELD: ReadonlySet<string> = new Set([
  ...["term", "terms", "range", "prefix", "wildcard", "regexp", "match", "match_phrase"],
]);
/** Queries that hold their options themselves. */
const BARE: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["match_all", new Set(["boost", "_name"])],
  ["match_none", new Set(["boost", "_name"])],
  ["exists", new Set(["field", "boost", "_name"])],
  ["ids", new Set(["values", "boost", "_name"])],
]);
/** Queries of queries, and the members that hold these. */
const COMPOUND: ReadonlyMap<string, readonly string[]> = new Map([
  ["bool", ["must", "filter", "should", "must_not"]],
  ["constant_score", ["filter"]],
  ["nested", ["query"]],
]);
const COMPOUND_OPTIONS: ReadonlySet<string> = new Set([
  ...["minimum_should_match", "adjust_pure_negative", "boost", "_name", "path", "ignore_unmapped"],
  "score_mode",
]);
/** The members of every document that tell of it alone; `_seq_no` counts the writes to all. */
const OWN_MEMBERS: ReadonlySet<string> = new Set(["_id", "_doc", "_score"]);
const HOST_MEMBERS = "_kuzzle_info.";

/** Enough to correct a body by. */
const MOST_FAULTS = 20;

/**
 * Finds the parts of a search by which documents that it does not find could be told: forms that look at
 * how often a word stands in all documents, or that expand a word by the words of others. Finds what the host
 * refuses in any search, too: it does not see what is left out.
 */
export function cutSearchFaults(body: unknown): Finding[] {
  if (!isPlainObject(body)) {
    return [fault("member.type", "body", '"body" must be an object.')];
  }
  const given = Object.keys(body).filter((name) => body[name] !== undefined);
  const findings = [
    ...given
      .filter((name) => !KNOWN.has(name))
      .map((name) => fault("member.unexpected", name, `"${name}" is no member of a search.`)),
    ...given.filter((name) => REFUSED.includes(name)).map((name) => faultAt([name])),
    ...queryFaults(body.query, ["query"]),
    ...queryFaults(body.post_filter, ["post_filter"]),
    ...sortFaults(body.sort),
  ];
  return findings.slice(0, MOST_FAULTS);
}

/**
 * Returns a search body that finds only documents that the filter finds. The caller's own query does not
 * score: scores tell how often a word stands in all documents.
 */
export function cutSearch(body: Members, filter: Members): Members {
  const { query, ...rest } = Object.fromEntries(
    KEPT.filter((name) => body[name] !== undefined).map((name) => [name, body[name]]),
  );
  const wanted = isNoQuery(query) ? [filter] : [query, filter];
  return { ...rest, query: { constant_score: { filter: { bool: { filter: wanted } } } } };
}

/** Tells whether a search is for everything, in no order, and says nothing else. */
export function asksForAll({ query, ...rest }: Members): boolean {
  return isNoQuery(query) && KEPT.every((name) => rest[name] === undefined);
}

function isNoQuery(query: unknown): boolean {
  return (
    query === undefined ||
    query === null ||
    (isPlainObject(query) && Object.keys(query).length === 0)
  );
}

function queryFaults(query: unknown, steps: readonly Step[]): Finding[] {
  if (query === undefined || query === null) {
    return [];
  }
  if (!isPlainObject(query) || steps.length > MOST_LEVELS) {
    return [faultAt(steps)];
  }
  return Object.entries(query).flatMap(([type, given]) => {
    const at = [...steps, type];
    const held = COMPOUND.get(type);
    if (held !== undefined) {
      return compoundFaults(given, held, at);
    }
    const bare = BARE.get(type);
    if (bare !== undefined) {
      return isPlainObject(given) ? optionFaults(given, bare, at) : [faultAt(at)];
    }
    return OF_FIELD.has(type) && isPlainObject(given)
      ? Object.entries(given).flatMap(([field, value]) => fieldFaults(field, value, at))
      : [faultAt(at)];
  });
}

function compoundFaults(
  given: unknown,
  held: readonly string[],
  steps: readonly Step[],
): Finding[] {
  if (!isPlainObject(given)) {
    return [faultAt(steps)];
  }
  return Object.entries(given).flatMap(([name, value]) => {
    const at = [...steps, name];
    if (!held.includes(name)) {
      return COMPOUND_OPTIONS.has(name) && !isObject(value) ? [] : [faultAt(at)];
    }
    return Array.isArray(value)
      ? value.flatMap((one, position) => queryFaults(one, [...at, position]))
      : queryFaults(value, at);
  });
}

function fieldFaults(field: string, value: unknown, steps: readonly Step[]): Finding[] {
  const at = [...steps, field];
  // beside the field of `terms` and `term`
  if (field === "boost" || field === "_name") {
    return isObject(value) ? [faultAt(at)] : [];
  }
  if (!tellsOfItself(field)) {
    return [faultAt(at)];
  }
  if (Array.isArray(value)) {
    return value.every((one) => !isObject(one)) ? [] : [faultAt(at)];
  }
  return isPlainObject(value) ? optionFaults(value, OPTIONS, at) : [];
}

function optionFaults(
  given: Members,
  known: ReadonlySet<string>,
  steps: readonly Step[],
): Finding[] {
  return Object.entries(given).flatMap(([name, value]) => {
    const isPlain = Array.isArray(value) ? !value.some(isObject) : !isObject(value);
    const isOfField = name !== "field" || tellsOfItself(String(value));
    return known.has(name) && isPlain && isOfField ? [] : [faultAt([...steps, name])];
  });
}

function sortFaults(sort: unknown): Finding[] {
  const entries: readonly unknown[] = Array.isArray(sort) ? sort : sort === undefined ? [] : [sort];
  return entries.flatMap((entry, position) => {
    const at: Step[] = Array.isArray(sort) ? ["sort", position] : ["sort"];
    if (!isPlainObject(entry)) {
      const isTold = typeof entry === "string" && !tellsOfItself(entry.split(":")[0] ?? "");
      return isTold || isObject(entry) ? [faultAt(at)] : [];
    }
    return Object.entries(entry).flatMap(([field, options]) => {
      const steps = [...at, field];
      if (!tellsOfItself(field)) {
        return [faultAt(steps)];
      }
      return isPlainObject(options) ? optionFaults(options, SORT_OPTIONS, steps) : [];
    });
  });
}

function tellsOfItself(field: string): boolean {
  return !field.startsWith("_") || OWN_MEMBERS.has(field) || field.startsWith(HOST_MEMBERS);
}

function faultAt(steps: readonly Step[]): Finding {
  const path = pathOf(steps);
  return fault(
    "search.beyondVisible",
    path,
    `"${path}" is not accepted: it may tell of documents that you may not see. Use bool, constant_score, nested, match, match_phrase, match_all, term, terms, range, prefix, wildcard, regexp, exists or ids, with plain options, and sort by fields.`,
  );
}
