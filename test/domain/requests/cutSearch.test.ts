import should from "should";

import { asksForAll, cutSearch, cutSearchFaults } from "../../../lib/domain/requests/cutSearch";

const FILTER = { ids: { values: ["mine"] } };

describe("cutSearch", () => {
  it("finds only what the filter finds, and does not score", () => {
    const query = { match: { name: "Ada" } };
    should(cutSearch({ query, sort: ["name"], from: 1, size: 2 }, FILTER)).eql({
      sort: ["name"],
      from: 1,
      size: 2,
      query: { constant_score: { filter: { bool: { filter: [query, FILTER] } } } },
    });
  });

  for (const query of [undefined, null, {}]) {
    it(`takes ${JSON.stringify(query)} for every document, as the host does`, () => {
      should(cutSearch({ query }, FILTER)).eql({
        query: { constant_score: { filter: { bool: { filter: [FILTER] } } } },
      });
    });
  }

  it("reads on after the last of a page, and leaves out what another query does not find", () => {
    const reading = { sort: ["_id"], search_after: ["a"], post_filter: { term: { name: "a" } } };
    should(cutSearch(reading, FILTER)).containEql(reading);
    should(asksForAll({ search_after: ["a"] })).be.false();
    should(asksForAll({ post_filter: { match_all: {} } })).be.false();
  });

  it("leaves out what the host does not answer", () => {
    const body = { aggs: {}, aggregations: {}, suggest: {}, highlight: {}, explain: true };
    should(Object.keys(cutSearch(body, FILTER))).eql(["query"]);
  });
});

describe("a search that is cut", () => {
  type Body = Readonly<Record<string, unknown>>;
  const ALONE: readonly Body[] = [
    {},
    { query: {} },
    { query: { match_all: { boost: 1 } } },
    { query: { bool: { must: { term: { profileIds: "a" } }, must_not: [], boost: 1 } } },
    { query: { bool: { should: [{ match: { _id: "a" } }], minimum_should_match: 1 } } },
    { query: { match: { name: { query: "a", operator: "and" } } } },
    { query: { range: { "_kuzzle_info.createdAt": { gte: 1, lt: 2 } } } },
    { query: { terms: { profileIds: ["a", "b"], boost: 1 } } },
    { query: { nested: { path: "desk", query: { exists: { field: "desk.room" } } } } },
    { query: { constant_score: { filter: { wildcard: { name: "a*" } } } } },
    { query: { ids: { values: ["a"] } }, sort: [{ name: "asc" }, "_id", { a: { order: "desc" } }] },
    { query: null, sort: "name:desc" },
    { sort: ["_id"], search_after: ["a"], post_filter: { exists: { field: "name" } } },
    { aggs: {}, explain: true, min_score: undefined },
  ];
  for (const body of ALONE) {
    it(`may judge each document alone: ${JSON.stringify(body)}`, () => {
      should(cutSearchFaults(body)).eql([]);
    });
  }

  const BEYOND: readonly (readonly [path: string, body: Body])[] = [
    ["knn", { knn: {} }],
    ["collapse", { collapse: { field: "profileIds" } }],
    ["post_filter.query_string", { post_filter: { query_string: { query: "a~" } } }],
    ["query.fuzzy", { query: { fuzzy: { name: "ada" } } }],
    ["query.bool.must.more_like_this", { query: { bool: { must: { more_like_this: {} } } } }],
    [
      "query.bool.filter[1].function_score",
      { query: { bool: { filter: [{}, { function_score: {} }] } } },
    ],
    ["query.match.name.fuzziness", { query: { match: { name: { query: "a", fuzziness: 1 } } } }],
    [
      "query.match.name.cutoff_frequency",
      { query: { match: { name: { query: "a", cutoff_frequency: 1 } } } },
    ],
    [
      "query.prefix.name.rewrite",
      { query: { prefix: { name: { value: "a", rewrite: "top_terms_1" } } } },
    ],
    ["query.terms.name.index", { query: { terms: { name: { index: "i", id: "a", path: "p" } } } }],
    ["query.range._seq_no", { query: { range: { _seq_no: { gt: 1 } } } }],
    ["query.exists.field", { query: { exists: { field: "_tier" } } }],
    ["query.query_string", { query: { query_string: { query: "a~" } } }],
    ["query.nested.inner_hits", { query: { nested: { path: "a", query: {}, inner_hits: {} } } }],
    ["query.bool", { query: { bool: [] } }],
    ["query", { query: "a" }],
    ["sort[0]._script", { sort: [{ _script: {} }] }],
    ["sort._seq_no", { sort: { _seq_no: "asc" } }],
    ["sort", { sort: "_seq_no:asc" }],
    ["sort[0].a.nested", { sort: [{ a: { order: "asc", nested: { filter: {} } } }] }],
  ];
  for (const [path, body] of BEYOND) {
    it(`must not tell of others, at ${path}`, () => {
      const found = cutSearchFaults(body);
      should(found.map((one) => [one.code, one.path]).slice(0, 1)).eql([
        ["search.beyondVisible", path],
      ]);
    });
  }

  it("must be one that the host takes", () => {
    const codes = (body: unknown): string[][] =>
      cutSearchFaults(body).map(({ code, path }) => [code, path]);
    should(codes([])).eql([["member.type", "body"]]);
    should(codes("a")).eql([["member.type", "body"]]);
    should(codes({ track_total_hits: false, query: {}, min_score: 1 })).eql([
      ["member.unexpected", "track_total_hits"],
      ["member.unexpected", "min_score"],
    ]);
  });

  it("is not read without end", () => {
    let query: object = { match_all: {} };
    for (let level = 0; level < 2_000; level += 1) {
      query = { bool: { filter: query } };
    }
    should(cutSearchFaults({ query })).have.length(1);
  });
});
