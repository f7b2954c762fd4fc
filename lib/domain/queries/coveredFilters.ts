type Query = Readonly<Record<string, unknown>>;

/** Terms in one clause, of 65,536 that Elasticsearch takes (`index.max_terms_count`). */
const MOST_TERMS = 50_000;

/**
 * Returns the query of the users who have one of these profiles, and none of those beside.
 *
 * @param beside every other profile that any of them has, be it stored or not
 */
export function usersWithin(within: readonly string[], beside: readonly string[]): Query {
  const [first = { match_none: {} }, ...others] = termsOf(within);
  const has =
    others.length === 0 ? first : { bool: { should: [first, ...others], minimum_should_match: 1 } };
  return { bool: { filter: [has], must_not: termsOf(beside) } };
}

/** Returns the query of the users who have none of these profiles. */
export function without(profileIds: readonly string[]): Query {
  return { bool: { must_not: termsOf(profileIds) } };
}

function termsOf(profileIds: readonly string[]): Query[] {
  const lists: Query[] = [];
  for (let first = 0; first < profileIds.length; first += MOST_TERMS) {
    lists.push({ terms: { profileIds: profileIds.slice(first, first + MOST_TERMS) } });
  }
  return lists;
}

/** Returns the query of the documents with one of these ids. */
export function withIds(ids: Iterable<string>): Query {
  return { ids: { values: [...ids] } };
}
