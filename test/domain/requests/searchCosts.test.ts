import should from "should";

import { searchCostFaults } from "../../../lib/domain/requests/searchCosts";

const told = (search: unknown): string[] =>
  searchCostFaults("body", search).map(({ code, path }) => `${code} ${path}`);

const HUGE = 2_000_000_000;
const word = (length: number): string => "a".repeat(length);

describe("searchCostFaults", () => {
  describe("patterns of which Elasticsearch makes automata", () => {
    const several = (count: number, query: object): object => ({
      bool: { should: Array.from({ length: count }, () => query) },
    });
    const most = { regexp: { name: { value: ".*a.{12}" } } };

    it("have so many states together", () => {
      should(told({ query: several(1, most) })).eql([]);
      should(told({ query: several(2, most) })).eql([
        "search.cost body.query.bool.should[1].regexp.name.value",
      ]);
      should(told({ query: several(200, { wildcard: { name: "*a??????????" } }) })).have.length(1);
      should(told({ query: several(100, { wildcard: { name: "*abc*" } }) })).eql([]);
      should(told({ query: several(120, { wildcard: { name: "*abc*" } }) })).have.length(1);
      should(told({ query: several(500, { term: { name: "*a??????????" } }) })).eql([]);
    });

    it("are refused alone where Elasticsearch has no bound", () => {
      const all = Array.from("abcdefghijklmnopqrst", (letter) => `.*${letter}.*`).join("&");
      should(told({ query: { regexp: { name: all } } })).eql([
        "search.cost body.query.regexp.name",
      ]);
      should(told({ aggs: { a: { terms: { field: "f", include: all } } } })).have.length(1);
      should(told({ query: { query_string: { query: `name:/${all}/` } } })).have.length(1);
    });

    it("have the bound that Elasticsearch gives them", () => {
      const regexp = (states: number): object => ({
        regexp: { name: { value: "a", max_determinized_states: states } },
      });
      should(told({ query: regexp(10_000) })).eql([]);
      should(told({ query: regexp(10_001) })).eql([
        "search.cost body.query.regexp.name.max_determinized_states",
      ]);
    });

    it("are those of names in _source too, wherever it stands", () => {
      const names = Array.from("abcdefgh", (letter) => `*${letter}*`);
      should(told({ _source: names })).eql(["search.cost body._source"]);
      should(told({ _source: { excludes: names } })).have.length(1);
      should(told({ aggs: { a: { top_hits: { _source: { includes: names } } } } })).have.length(1);
      should(told({ _source: ["*.name", "address.*", "*id*"] })).eql([]);
      should(told({ _source: false })).eql([]);
    });
  });

  describe("numbers by which Elasticsearch keeps room", () => {
    for (const [path, search] of [
      ["body.size", { size: HUGE }],
      [
        "body.highlight.fields.text.number_of_fragments",
        { highlight: { fields: { text: { number_of_fragments: HUGE } } } },
      ],
      ["body.suggest.s.phrase.shard_size", { suggest: { s: { phrase: { shard_size: HUGE } } } }],
      ["body.aggs.a.terms.size", { aggs: { a: { terms: { field: "size", size: HUGE } } } }],
      ["body.aggs.a.sampler.shard_size", { aggs: { a: { sampler: { shard_size: HUGE } } } }],
      ["body.aggs.a.serial_diff.lag", { aggs: { a: { serial_diff: { lag: HUGE } } } }],
      ["body.aggs.a.new.unheard_of", { aggs: { a: { new: { unheard_of: HUGE } } } }],
      [
        "body.suggest.s.term.max_inspections",
        { suggest: { s: { term: { field: "text", max_inspections: HUGE } } } },
      ],
    ] as const) {
      it(`are bounded (${path})`, () => {
        should(told(search)).eql([`search.cost ${path}`]);
      });
    }

    it("are bounded as texts that Java reads as numbers", () => {
      for (const size of ["2000000000", "2e9", " 2e9d", "+70000", "0x1p31"]) {
        should(told({ size })).eql(["search.cost body.size"]);
      }
      for (const size of ["10", "65535", "75%", "many"]) {
        should(told({ size })).eql([]);
      }
    });

    it("are bounded together, and so are aggregations", () => {
      const aggs = (count: number, size: number): object => ({
        aggs: Object.fromEntries(
          Array.from({ length: count }, (_, number) => [`a${number}`, { terms: { size } }]),
        ),
      });
      should(told(aggs(10, 65_535))).eql([]);
      should(told(aggs(11, 65_535))).eql(["search.cost body.aggs.a10.terms.size"]);
      should(told(aggs(100, 10))).eql([]);
      should(told({ aggs: { a: { aggs: {}, ...aggs(100, 10) } } })).eql([
        "search.cost body.aggs.a.aggs",
      ]);
    });

    it("are bounded where they are digits", () => {
      const hdr = (digits: number) => ({
        percentiles: { hdr: { number_of_significant_value_digits: digits } },
      });
      should(told({ aggs: { a: hdr(3) } })).eql([]);
      should(told({ aggs: { a: hdr(4) } })).have.length(1);
    });

    it("are bounded where each group is searched again", () => {
      const collapse = { field: "f", inner_hits: [{ name: "a" }, { name: "b" }] };
      should(told({ collapse })).eql([]);
      should(searchCostFaults("body", { collapse }, 500)).eql([]);
      should(searchCostFaults("body", { collapse }, "501")).have.length(1);
      should(
        searchCostFaults("body", { collapse: { field: "f", inner_hits: {} } }, 1_001),
      ).have.length(1);
      should(searchCostFaults("body", { collapse: { field: "f" } }, 10_000)).eql([]);
    });

    it("are none of those that documents are compared with", () => {
      const search = {
        query: {
          bool: {
            filter: [
              { range: { size: { gte: HUGE, lt: HUGE } } },
              { term: { max_price: HUGE } },
              { term: { size: { value: HUGE, boost: 100_000 } } },
              { match: { size: HUGE } },
              { terms: { n: [HUGE] } },
              { script: { script: { id: "mine", params: { size: HUGE } } } },
            ],
          },
        },
        aggs: {
          a: { histogram: { field: "n", interval: HUGE, extended_bounds: { min: 0, max: HUGE } } },
          b: { composite: { size: 100, after: { size: HUGE }, sources: [] } },
          c: { range: { ranges: [{ from: HUGE, to: HUGE }] } },
        },
        search_after: [HUGE],
        size: 65_535,
      };
      should(told(search)).eql([]);
    });
  });

  describe("texts for which Elasticsearch looks for others alike", () => {
    for (const [path, query] of [
      ["fuzzy.f.value", { fuzzy: { f: { value: word(1_001) } } }],
      ["fuzzy.f", { fuzzy: { f: word(1_001) } }],
      ["prefix.f", { prefix: { f: word(1_001) } }],
      ["wildcard.f.wildcard", { wildcard: { f: { wildcard: word(1_001) } } }],
      ["regexp.f.value", { regexp: { f: { value: word(1_001) } } }],
      ["term.f.value", { term: { f: { value: word(1_001), case_insensitive: true } } }],
      ["match.f.query", { match: { f: { query: word(1_001), fuzziness: 0 } } }],
      ["multi_match.query", { multi_match: { query: word(1_001), type: "phrase_prefix" } }],
      ["match_phrase_prefix.f.query", { match_phrase_prefix: { f: { query: word(1_001) } } }],
      ["match_bool_prefix.f.query", { match_bool_prefix: { f: { query: word(1_001) } } }],
      [
        "intervals.f.wildcard.pattern",
        { intervals: { f: { wildcard: { pattern: word(1_001) } } } },
      ],
      ["query_string.query", { query_string: { query: `f:${word(1_001)}~2` } }],
      ["query_string.query", { query_string: { query: `${"a\\ ".repeat(500)}*` } }],
      ["query_string.query", { query_string: { query: word(1_001), type: "bool_prefix" } }],
      ["simple_query_string.query", { simple_query_string: { query: `${word(1_001)}*` } }],
      ["span_multi.match.fuzzy.f", { span_multi: { match: { fuzzy: { f: word(1_001) } } } }],
    ] as const) {
      it(`have 1,000 characters at most (${path})`, () => {
        should(told({ query: { bool: { must: query } } })).eql([
          `search.cost body.query.bool.must.${path}`,
        ]);
      });
    }

    it("are bounded in suggesters too", () => {
      should(told({ suggest: { text: word(1_001) } })).eql(["search.cost body.suggest.text"]);
      should(told({ suggest: { s: { prefix: word(1_001) } } })).eql([
        "search.cost body.suggest.s.prefix",
      ]);
    });

    it("are bounded together, short words that may be misspelt most of all", () => {
      const many = (count: number, query: object): object => ({
        query: { dis_max: { queries: Array.from({ length: count }, () => query) } },
      });
      should(told(many(250, { prefix: { path: word(20) } }))).eql([]);
      should(told(many(251, { prefix: { path: word(20) } }))).have.length(1);
      should(told(many(100, { fuzzy: { f: "ab" } }))).eql([]);
      should(told(many(101, { fuzzy: { f: "ab" } }))).have.length(1);
    });

    it("are none of those that are looked up as they are", () => {
      for (const query of [
        { term: { f: word(5_000) } },
        { terms: { f: [word(5_000)] } },
        { match: { f: word(5_000) } },
        { match: { prefix: "word ".repeat(1_000) } },
        { match: { f: { query: "word ".repeat(1_000) } } },
        { more_like_this: { fields: ["f"], like: ["word ".repeat(5_000)] } },
        { query_string: { query: "word OR ".repeat(1_000), fuzziness: 1 } },
        { range: { f: { gte: word(5_000) } } },
        { term: { f: { value: word(5_000), case_insensitive: false } } },
      ]) {
        should(told({ query })).eql([]);
      }
    });
  });

  it("counts the words of all query strings", () => {
    const must = ["query_string", "simple_query_string"].map((name) => ({
      [name]: { query: "word ".repeat(513) },
    }));
    should(told({ query: { bool: { must } } })).eql([
      "search.cost body.query.bool.must[1].simple_query_string.query",
    ]);
  });

  it("counts the points of all shapes, however they are written", () => {
    for (const query of [
      { geo_shape: { g: { shape: `POLYGON((${"0.5 -1, ".repeat(2_001)}))` } } },
      { geo_shape: { g: { shape: { coordinates: [Array(2_001).fill([0, 1])] } } } },
      { geo_polygon: { g: { points: Array(2_001).fill({ lat: 1, lon: 1 }) } } },
      { geo_polygon: { g: { points: Array(2_001).fill("1,1") } } },
    ]) {
      should(told({ query })).eql(["search.cost body"]);
    }
    const points = Array(1_900).fill([0, 1]) as unknown[];
    should(told({ query: { geo_polygon: { g: { points } } } })).eql([]);
  });
});
