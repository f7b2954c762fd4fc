import type { StorageFilter } from "../port/CutSearches";
import type { UserFilter } from "../port/Host";

/** Terms in one clause, of 65,536 that Elasticsearch takes (`index.max_terms_count`). */
const MOST_TERMS = 50_000;

/** Returns the query of the users that meet at least one filter. */
export function anyOf(either: readonly UserFilter[]): object {
  return { bool: { should: either.flatMap(clausesOf), minimum_should_match: 1 } };
}

/** Returns the query of what both find. */
export function among(query: object, filter: StorageFilter | undefined): object {
  return filter === undefined ? query : { bool: { filter: [query, filter] } };
}

/** Returns the queries of which a user meets one, if they meet the filter. */
function clausesOf(filter: UserFilter): object[] {
  if (filter === "no profile") {
    return [{ bool: { must_not: { exists: { field: "profileIds" } } } }];
  }
  const { has, lacks = [], also, among, but = [] } = filter;
  const lists: (readonly string[])[] = [];
  for (let first = 0; first < has.length; first += MOST_TERMS) {
    lists.push(has.slice(first, first + MOST_TERMS));
  }
  return lists.map((profileIds) => ({
    bool: {
      filter: [
        { terms: { profileIds } },
        ...(also === undefined ? [] : [{ terms: { profileIds: also } }]),
        ...(among === undefined ? [] : [{ ids: { values: among } }]),
      ],
      must_not: [
        ...(lacks.length > 0 ? [{ terms: { profileIds: lacks } }] : []),
        ...(but.length > 0 ? [{ ids: { values: but } }] : []),
      ],
    },
  }));
}
