import type { UserFilter } from "../port/Host";

/** Terms in one clause, of 65,536 that Elasticsearch takes (`index.max_terms_count`). */
const MOST_TERMS = 50_000;

/** Returns the queries of which a user meets one, if they meet the filter. */
export function clausesOf(filter: UserFilter): object[] {
  if (filter === "no profile") {
    return [{ bool: { must_not: { exists: { field: "profileIds" } } } }];
  }
  const { has, lacks = [] } = filter;
  const lists: (readonly string[])[] = [];
  for (let first = 0; first < has.length; first += MOST_TERMS) {
    lists.push(has.slice(first, first + MOST_TERMS));
  }
  return lists.map((profileIds) => ({
    bool: {
      filter: { terms: { profileIds } },
      ...(lacks.length > 0 && { must_not: { terms: { profileIds: lacks } } }),
    },
  }));
}
