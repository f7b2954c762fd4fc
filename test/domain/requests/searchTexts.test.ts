import should from "should";

import { endlessTextFaults, searchedParts } from "../../../lib/domain/requests/searchTexts";

const nested = (levels: number): string => `${"(".repeat(levels)}a${")".repeat(levels)}`;

function told(body: unknown, args = {}, place: "search" | "query" = "search"): string[] {
  return searchedParts(place, args, body)
    .flatMap(([name, part]) => endlessTextFaults(name, part))
    .map(({ code, path }) => `${code} ${path}`);
}

describe("endlessTextFaults", () => {
  it("finds parentheses in parentheses without end, wherever they stand", () => {
    const query = { query_string: { query: nested(101) } };
    should(told({ query: { bool: { must: [query] } } })).eql([
      "member.depth body.query.bool.must[0].query_string.query",
    ]);
    should(told({ aggs: { a: { terms: { include: nested(101) } } } })).eql([
      "member.depth body.aggs.a.terms.include",
    ]);
    should(told({ query: { query_string: { query: "(".repeat(3_000) } } })).have.length(1);
    should(told({}, { searchBody: JSON.stringify({ query }) })).eql([
      "member.depth searchBody.query.query_string.query",
    ]);
    should(told({ query }, {}, "query")).have.length(1);
  });

  it("finds regular expressions that are longer than Elasticsearch takes elsewhere", () => {
    const long = "a|".repeat(501);
    for (const member of ["include", "exclude"]) {
      should(told({ aggs: { a: { terms: { [member]: long } } } })).eql([
        `member.size body.aggs.a.terms.${member}`,
      ]);
    }
    should(told({ suggest: { a: { regex: long, completion: {} } } })).eql([
      "member.size body.suggest.a.regex",
    ]);
  });

  it("finds brackets of each kind in brackets without end", () => {
    for (const [opening, closing] of ["[]", "{}", "<>"] as const) {
      const format = `${String(opening).repeat(101)}y${String(closing).repeat(101)}`;
      should(told({ fields: [{ field: "d", format }] })).eql([
        "member.depth body.fields[0].format",
      ]);
    }
  });

  it("finds formats that nobody writes, in searches and in mappings", () => {
    const format = "yyyy||".repeat(51);
    should(told({ query: { range: { d: { gte: "2020", format } } } })).eql([
      "member.size body.query.range.d.format",
    ]);
    should(told({ mappings: { dynamic_date_formats: ["yyyy", format] } })).eql([
      "member.size body.mappings.dynamic_date_formats[1]",
    ]);
    should(told({ docvalue_fields: [{ field: "d", format: "yyyy-MM-dd'T'HH:mm[:ss]" }] })).eql([]);
  });

  it("stands what is nested without end", () => {
    const searchBody = `${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`;
    should(told({}, { searchBody })).eql(["member.depth searchBody"]);
  });

  it("finds nothing in what people search for", () => {
    const query = `${nested(100)} AND ${"(a OR b) ".repeat(1_000)} :-) ${")".repeat(500)}`;
    should(told({ query: { query_string: { query } }, size: 3, from: null })).eql([]);
    should(told({ query: { match: { text: "x".repeat(5_000) } } })).eql([]);
    should(told({ aggs: { a: { terms: { include: ["a".repeat(2_000)] } } } })).eql([]);
    should(told("text")).eql([]);
  });

  it("leaves documents alone", () => {
    should(told({ query: {}, changes: { text: nested(500) } }, {}, "query")).eql([]);
  });
});
