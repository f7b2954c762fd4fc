import type { Finding } from "../findings";
import type { QueryPlace } from "../actions";
import { isPlainObject } from "../plainObject";
import { findForeignReads } from "../queries";
import { inlineScriptFaults } from "./code";
import { parseJson } from "../../shared/parseJson";

/**
 * Query forms that make Elasticsearch read another index than the request's. The rights of the
 * caller were judged by the request's own index and collection only. Koncorde queries are judged
 * too: the host's translation lets clauses that it does not know through as they are.
 *
 * @param place where the action takes a query
 * @see docs/query-forms.md
 */
export function queryFaults(
  place: QueryPlace,
  args: Readonly<Record<string, unknown>>,
  body: unknown,
): Finding[] {
  const own = { indices: ownIndices(args) };
  const inBody =
    place === "body"
      ? findForeignReads(body, own, "query")
      : findForeignReads(place === "query" ? queryAlone(body) : body, own);
  return [
    ...inBody,
    // over HTTP with GET both come as text in the URL
    ...findForeignReads(parsed(args.searchBody), own),
    ...findForeignReads(parsed(args.query), own, "query"),
  ];
}

/** Finds the scripts of a search or a query that the host passes over. */
export function queryScriptFaults(
  args: Readonly<Record<string, unknown>>,
  body: unknown,
): Finding[] {
  return [
    ...inlineScriptFaults(body, "body"),
    ...inlineScriptFaults(parsed(args.searchBody), "searchBody"),
    ...inlineScriptFaults(parsed(args.query), "query"),
  ];
}

/** Only `query` is a query in the body of an action by query: `changes` is none. */
function queryAlone(body: unknown): unknown {
  return isPlainObject(body) ? { query: body.query } : body;
}

/** Reads an argument that may be JSON in a text; the host refuses other texts too. */
export function parsed(value: unknown): unknown {
  return typeof value === "string" ? parseJson(value) : value;
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
