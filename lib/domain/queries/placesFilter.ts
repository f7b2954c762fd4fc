import type { Collections, Locations } from "../rights";

type Query = Readonly<Record<string, unknown>>;

/**
 * Returns the query that finds the documents of the places among the locations. For documents that
 * say their place by `index` and `collection`, both keywords, and have the id `index#collection`.
 *
 * Whole indexes and single collections become one list each: a query may list 65,536 terms, but
 * have 1,024 clauses.
 */
export function placesFilter({ indexes, others }: Locations): Query {
  const whole: string[] = [];
  const ids: string[] = [];
  const parts: Query[] = [];
  for (const [index, collections] of indexes) {
    const { complement, names } = collections;
    if (!complement) {
      ids.push(...names.map((name) => `${index}#${name}`));
    } else if (names.length === 0) {
      whole.push(index);
    } else {
      parts.push({ bool: { filter: [{ term: { index } }, collectionsFilter(collections)] } });
    }
  }
  if (others.complement || others.names.length > 0) {
    const listed = Array.from(indexes, ([index]) => index);
    const isOther = { bool: { must_not: [{ terms: { index: listed } }] } };
    parts.push({ bool: { filter: [isOther, collectionsFilter(others)] } });
  }
  return {
    bool: {
      minimum_should_match: 1,
      should: [{ terms: { index: whole } }, { terms: { _id: ids } }, ...parts],
    },
  };
}

function collectionsFilter({ complement, names }: Collections): Query {
  const listed = { terms: { collection: names } };
  return complement ? { bool: { must_not: [listed] } } : listed;
}
