import type { QueryPlace } from "../actions";
import type { Finding } from "../findings";
import { fault } from "../findings";
import { isPlainObject, memberOf } from "../plainObject";
import { parsed } from "./queries";
import { depthFault, MOST_LEVELS } from "./wellFormed";

/** Enough to correct a filter by. */
const MOST_FAULTS = 50;

/** Actions whose query has no default: the host answers 500 without one. */
const NEEDS_QUERY: ReadonlySet<string> = new Set(["document:count", "security:searchUsers"]);

/**
 * Finds the faults of a Koncorde filter that the host translates without looking at it, so that it
 * answers 500. It leaves the others to Elasticsearch, which refuses them.
 * Source: the host's lib/service/storage/commons/queryTranslator.ts.
 *
 * @param action its full name
 * @param place  where it takes a query
 */
export function koncordeFaults(
  action: string,
  place: QueryPlace,
  args: Readonly<Record<string, unknown>>,
  body: unknown,
): Finding[] {
  if (args.lang !== "koncorde") {
    return [];
  }
  const inBody = place === "body" ? body : memberOf(body, "query");
  // over HTTP with GET both come as text in the URL
  const search = parsed(args.searchBody);
  const inUrl = [memberOf(search, "query"), parsed(args.query)];
  const given = [inBody, ...inUrl].find((query) => query !== undefined && query !== null);
  if (given === undefined && NEEDS_QUERY.has(action)) {
    return [fault("member.missing", "query", '"query" is required with "lang": "koncorde".')];
  }
  const names = [place === "body" ? "body" : "query", "searchBody.query", "query"];
  return [inBody, ...inUrl]
    .flatMap((query, position) =>
      // it takes one without members for all
      isPlainObject(query) && Object.keys(query).length > 0
        ? filterFaults(query, names[position] ?? "query")
        : [],
    )
    .slice(0, MOST_FAULTS);
}

function filterFaults(filter: unknown, start: string): Finding[] {
  const findings: Finding[] = [];
  const pending = [{ value: filter, path: start, level: 0 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { value, path, level } = next;
    if (level > MOST_LEVELS) {
      return [...findings, depthFault(start)];
    }
    const [name, content] = isPlainObject(value) ? (Object.entries(value)[0] ?? []) : [];
    if (name === undefined) {
      findings.push(fault("member.type", path, `"${path}" must be an object with one member.`));
      continue;
    }
    const at = `${path}.${name}`;
    if (name === "not") {
      pending.push({ value: content, path: at, level: level + 1 });
    } else if (name === "exists") {
      findings.push(...existsFaults(content, at));
    } else if (name === "and" || name === "or") {
      if (Array.isArray(content)) {
        const within = content.map((one: unknown, position) => ({
          value: one,
          path: `${at}[${position}]`,
          level: level + 1,
        }));
        pending.push(...within.reverse());
      } else {
        findings.push(fault("member.type", at, `"${at}" must be a list of filters.`));
      }
    }
  }
  return findings;
}

/** `exists: "path"`, `exists: {field: "path"}`, with a value in brackets behind: `path["a"]`. */
function existsFaults(content: unknown, at: string): Finding[] {
  const field = isPlainObject(content) ? content.field : content;
  if (typeof field !== "string") {
    return [fault("member.type", at, `"${at}" must be the path of a field.`)];
  }
  const [open, close] = [field.indexOf("["), field.lastIndexOf("]")];
  const value = open >= 0 && close >= 0 ? field.slice(open + 1, close) : "null";
  try {
    JSON.parse(value);
    return [];
  } catch {
    return [fault("member.invalid", at, `"${at}" must have a value as JSON in its brackets.`)];
  }
}
