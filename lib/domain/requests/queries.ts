import type { Finding } from "../findings";
import { isPlainObject } from "../plainObject";
import { findForeignReads } from "../queries";

/** Actions whose body is a search body. */
const SEARCHES: ReadonlySet<string> = new Set([
  "document:search",
  "document:count",
  "document:export",
  "collection:searchSpecifications",
  "security:searchUsers",
  "security:searchProfiles",
  "security:searchRoles",
  "security:searchUsersByCredentials",
]);

/** Actions of whose body only `query` is a query. */
const BY_QUERY: ReadonlySet<string> = new Set([
  "document:deleteByQuery",
  "document:updateByQuery",
  "bulk:deleteByQuery",
  "bulk:updateByQuery",
]);

/** Actions whose whole body is a query. */
const QUERIES: ReadonlySet<string> = new Set(["security:searchApiKeys", "auth:searchApiKeys"]);

/** Tells whether an action hands a query of the caller to Elasticsearch. */
export function takesQuery(action: string): boolean {
  return SEARCHES.has(action) || BY_QUERY.has(action) || QUERIES.has(action);
}

/**
 * Query forms that make Elasticsearch read another index than the request's. The rights of the
 * caller were judged by the request's own index and collection only. Koncorde queries are judged
 * too: the host's translation lets clauses that it does not know through as they are.
 *
 * @param action `controller:action`
 * @see docs/query-forms.md
 */
export function queryFaults(
  action: string,
  args: Readonly<Record<string, unknown>>,
  body: unknown,
): Finding[] {
  const own = { indices: ownIndices(args) };
  const inBody = QUERIES.has(action)
    ? findForeignReads(body, own, "query")
    : findForeignReads(BY_QUERY.has(action) ? queryAlone(body) : body, own);
  return [
    ...inBody,
    // over HTTP with GET both come as text in the URL
    ...findForeignReads(parsed(args.searchBody), own),
    ...findForeignReads(parsed(args.query), own, "query"),
  ];
}

/** Only `query` is a query in the body of an action by query: `changes` is none. */
function queryAlone(body: unknown): unknown {
  return isPlainObject(body) ? { query: body.query } : body;
}

function parsed(value: unknown): unknown {
  if (typeof value !== "string") {
    return value;
  }
  try {
    return JSON.parse(value);
  } catch {
    // the host refuses it too
    return undefined;
  }
}

/** The names by which the storage knows the request's own places. */
function ownIndices({ index, collection, targets }: Readonly<Record<string, unknown>>): string[] {
  const places = Array.isArray(targets)
    ? targets.flatMap((target: unknown): [unknown, unknown][] =>
        isPlainObject(target) && Array.isArray(target.collections)
          ? target.collections.map((name: unknown) => [target.index, name])
          : [],
      )
    : [[index, collection]];
  return places.flatMap(([name, within]) =>
    typeof name === "string" && typeof within === "string" ? [`@&${name}.${within}`] : [],
  );
}
