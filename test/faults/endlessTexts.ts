import type { Services } from "../../tools/services";
import { waitUntil } from "../../tools/services/wait";
import type { Promised } from "./promises";

const INDEX = "endless-texts";
const DEEP = 3_000;
const ENDS_WITHIN = 30_000;

const deep = "(".repeat(DEEP) + "a" + ")".repeat(DEEP);

const EXPRESSION = { match_pattern: "regex", match: "(x|y)*z", mapping: { type: "keyword" } };
const MAPPINGS = {
  dynamic_templates: [{ t: EXPRESSION }],
  properties: {
    text: { type: "text" },
    name: { type: "keyword" },
    suggested: { type: "completion" },
  },
};

/** Searches at which Elasticsearch 7.17 ends, by what calls itself for each bracket or character. */
const SEARCHES: Readonly<Record<string, object>> = {
  "brackets of a query string": { query: { query_string: { query: deep, default_field: "text" } } },
  "brackets of what an aggregation includes": {
    aggs: { a: { terms: { field: "name", include: deep } } },
  },
  "brackets of a suggester's expression": {
    suggest: { s: { regex: deep, completion: { field: "suggested" } } },
  },
  "characters of a suggester's expression": {
    suggest: { s: { regex: "a".repeat(20_000), completion: { field: "suggested" } } },
  },
};

/**
 * Pins rows 120 and 131 of docs/host-behaviour.md: what `searchTexts.ts` and `javaPatterns.ts` of
 * lib/domain/requests/ refuse really ends Elasticsearch, from which the host does not keep it. Asks
 * Elasticsearch itself, and starts it again.
 */
export async function endByTexts({ elasticsearch }: Services): Promise<Promised[]> {
  const { process: server, url } = elasticsearch;
  if (server?.pid === undefined) {
    return [];
  }
  await ask("PUT", `${url}/${INDEX}`, { mappings: MAPPINGS });
  await ask("PUT", `${url}/${INDEX}/_doc/1?refresh=true`, { text: "a", name: "a", suggested: "a" });
  const calls: [what: string, path: string, body: object][] = [
    ...Object.entries(SEARCHES).map(([what, search]): [string, string, object] => [
      what,
      "_search",
      search,
    ]),
    ["the expression of a dynamic template", "_doc", { ["xy".repeat(20_000)]: "new" }],
  ];
  const results: Promised[] = [];
  for (const [what, path, body] of calls) {
    const startedAt = Date.now();
    const answered = await ask("POST", `${url}/${INDEX}/${path}`, body).catch(() => "no answer");
    const ended = await waitUntil(async () => server.pid === undefined, {
      what: "the end of Elasticsearch",
      deadline: ENDS_WITHIN,
      interval: 50,
    }).then(
      () => true,
      () => false,
    );
    const took = Date.now() - startedAt;
    results.push({
      promise: `Elasticsearch ends at ${what}`,
      measured: ended ? `after ${took} ms, with ${answered}` : `it goes on, with ${answered}`,
      broken: ended ? [] : ["it does not: correct its row in docs/host-behaviour.md"],
    });
    await server.restart();
  }
  await ask("DELETE", `${url}/${INDEX}`);
  return results;
}

async function ask(method: string, url: string, body?: object): Promise<string> {
  const response = await fetch(url, {
    method,
    headers: { "content-type": "application/json" },
    signal: AbortSignal.timeout(ENDS_WITHIN),
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return `status ${response.status}: ${(await response.text()).slice(0, 120)}`;
}
