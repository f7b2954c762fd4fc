import { isPlainObject } from "../plainObject";

/** One condition of a Koncorde filter, with its place. */
interface FilterCondition {
  readonly keyword: string;
  readonly value: unknown;
  readonly at: string;
  /** Below a `not` of any kind. */
  readonly isNegated: boolean;
}

/** In the place of a keyword: what is nested too deep to be looked at. */
export const TOO_DEEP = "";
/** Nobody needs more levels; the host's own walk through a filter has no end to its depth. */
export const DEEPEST_FILTER = 200;

/**
 * Lists the conditions of a filter, whatever joins them.
 * Source: koncorde's lib/transform/standardize.js.
 */
export function* everyCondition(filter: unknown, path: string): Generator<FilterCondition> {
  const pending = [{ value: filter, at: path, isNegated: false, level: 0 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { value, at, isNegated, level } = next;
    if (!isPlainObject(value)) {
      continue;
    }
    if (level > DEEPEST_FILTER) {
      yield { keyword: TOO_DEEP, value, at: path, isNegated };
      return;
    }
    for (const [keyword, content] of Object.entries(value)) {
      const place = `${at}.${keyword}`;
      const within = partsOf(keyword, content, place);
      if (within === undefined || keyword === "select") {
        yield { keyword, value: content, at: place, isNegated };
      }
      const parts = (within ?? []).map((part) => ({
        ...part,
        // its query is stored apart
        isNegated: keyword !== "select" && (isNegated || part.isNegated),
        level: level + 1,
      }));
      pending.push(...parts.reverse());
    }
  }
}

type Part = Omit<FilterCondition, "keyword">;

function partsOf(keyword: string, content: unknown, at: string): Part[] | undefined {
  switch (keyword) {
    case "and":
    case "or":
      return listed(content, at);
    case "not":
      return [{ value: content, at, isNegated: true }];
    case "bool":
      return Object.entries(isPlainObject(content) ? content : {}).flatMap(([name, parts]) =>
        listed(
          Array.isArray(parts) ? parts : [parts],
          `${at}.${name}`,
          name === "must_not" || name === "should_not",
        ),
      );
    case "select":
      return isPlainObject(content)
        ? [{ value: content.query, at: `${at}.query`, isNegated: false }]
        : [];
    default:
      return undefined;
  }
}

function listed(parts: unknown, at: string, isNegated = false): Part[] {
  return Array.isArray(parts)
    ? parts.map((value: unknown, position) => ({ value, at: `${at}[${position}]`, isNegated }))
    : [];
}
