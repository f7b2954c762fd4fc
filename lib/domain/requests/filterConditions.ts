import { isPlainObject } from "../plainObject";

/** One condition of a Koncorde filter, with its place. */
export interface FilterCondition {
  readonly keyword: string;
  readonly value: unknown;
  readonly at: string;
}

/** Nobody needs more levels; the host's own walk through a filter has no end to its depth. */
export const DEEPEST_FILTER = 200;

/**
 * Lists the conditions of a filter, whatever joins them. Ends where it is deeper than any that passes.
 * Source: koncorde's lib/transform/standardize.js.
 */
export function* everyCondition(filter: unknown, path: string): Generator<FilterCondition> {
  const pending = [{ value: filter, at: path, level: 0 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { value, at, level } = next;
    if (!isPlainObject(value) || level > DEEPEST_FILTER) {
      continue;
    }
    for (const [keyword, content] of Object.entries(value)) {
      const place = `${at}.${keyword}`;
      const within = partsOf(keyword, content, place);
      if (within === undefined || keyword === "select") {
        yield { keyword, value: content, at: place };
      }
      pending.push(...(within ?? []).map((part) => ({ ...part, level: level + 1 })).reverse());
    }
  }
}

type Part = Pick<FilterCondition, "value" | "at">;

function partsOf(keyword: string, content: unknown, at: string): Part[] | undefined {
  switch (keyword) {
    case "and":
    case "or":
      return listed(content, at);
    case "not":
      return [{ value: content, at }];
    case "bool":
      return Object.entries(isPlainObject(content) ? content : {}).flatMap(([name, parts]) =>
        listed(Array.isArray(parts) ? parts : [parts], `${at}.${name}`),
      );
    case "select":
      return isPlainObject(content) ? [{ value: content.query, at: `${at}.query` }] : [];
    default:
      return undefined;
  }
}

function listed(parts: unknown, at: string): Part[] {
  return Array.isArray(parts)
    ? parts.map((value: unknown, position) => ({ value, at: `${at}[${position}]` }))
    : [];
}
