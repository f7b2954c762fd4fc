import should from "should";

import { findForeignReads } from "../../../lib/domain/queries";
import { ORDINARY_QUERIES } from "./ordinaryQueries";
import { BODIES, COMPOUNDS, ORDINARY_BODIES } from "./places";
import { OTHER, own, REFUSED_QUERIES } from "./refusedQueries";
import { lookup, onlyFinding } from "./onlyFinding";

describe("findForeignReads", () => {
  describe("refuses", () => {
    for (const { name, query, code, path, member } of REFUSED_QUERIES) {
      it(name, () => {
        should(onlyFinding({ query })).containEql({ code, path: `query.${path}`, member });
      });
    }

    it("a point in time, which names its indexes in a code", () => {
      should(onlyFinding({ pit: { id: "46ToAwMDaWR5" } })).containEql({
        code: "query.pointInTime",
        path: "pit",
        member: "pit",
      });
    });

    it("boosts by index, which tell whether an index exists", () => {
      should(onlyFinding({ indices_boost: [{ [OTHER]: 2 }] })).containEql({
        code: "query.indexBoosts",
        path: "indices_boost[0]",
        member: "indices_boost",
      });
    });

    it("a runtime field that looks documents up in another index", () => {
      const field = { type: "lookup", target_index: OTHER, target_field: "a", input_field: "b" };
      should(onlyFinding({ runtime_mappings: { who: field }, fields: ["who"] })).containEql({
        code: "query.lookupField",
        path: "runtime_mappings.who",
        member: "target_index",
      });
    });

    it("a suggestion checked by a templated query", () => {
      const collate = { query: { source: { match: { "{{field}}": "{{suggestion}}" } } } };
      should(onlyFinding({ suggest: { a: { phrase: { field: "b", collate } } } })).containEql({
        code: "query.templatedQuery",
        path: "suggest.a.phrase.collate",
        member: "collate",
      });
    });

    it("query rules in a retriever, and a vector looked up there", () => {
      should(onlyFinding({ retriever: { rule: { ruleset_ids: ["a"] } } }).code).equal(
        "query.queryRules",
      );
      const query_vector_builder = { lookup: { ...lookup, path: "v" } };
      should(onlyFinding({ retriever: { knn: { query_vector_builder } } }).code).equal(
        "query.vectorLookup",
      );
    });

    it("a form that is no object where one is due", () => {
      const bodies = {
        "query.wrapper": { query: { wrapper: "e30=" } },
        "query.rule": { query: { rule: ["a"] } },
        "suggest.a.phrase.collate": { suggest: { a: { phrase: { collate: "{}" } } } },
        pit: { pit: "46ToAwMDaWR5" },
        indices_boost: { indices_boost: "a" },
        "knn.query_vector_builder.lookup": { knn: { query_vector_builder: { lookup: "a" } } },
      };
      for (const [path, body] of Object.entries(bodies)) {
        should(onlyFinding(body).path).startWith(path);
      }
    });

    it("a looked up vector that names no index", () => {
      const query_vector_builder = { lookup: { id: "1", path: "v" } };
      should(onlyFinding({ query: { knn: { query_vector_builder } } }).member).equal("lookup");
    });

    it("a lookup in an aggregation or a body member of a later Elasticsearch", () => {
      should(onlyFinding({ aggs: { a: { fancy: { from: lookup } } } }).code).equal(
        "query.likelyLookup",
      );
      should(onlyFinding({ fancy: { from: [lookup] } }).path).equal("fancy.from[0]");
    });
  });

  describe("finds a form in", () => {
    const query = { terms: { author: lookup } };
    const wrapper = { wrapper: { query: "e30=" } };

    for (const { name, path, wrap } of COMPOUNDS) {
      it(name, () => {
        should(onlyFinding({ query: wrap(query) }).path).equal(`query.${path}.terms.author`);
        should(onlyFinding({ query: wrap(wrapper) }).path).equal(`query.${path}.wrapper`);
      });
    }

    for (const { name, path, wrap } of BODIES) {
      it(name, () => {
        should(onlyFinding(wrap(query)).path).equal(`${path}.terms.author`);
        should(onlyFinding(wrap(wrapper)).path).equal(`${path}.wrapper`);
      });
    }
  });

  describe("accepts", () => {
    for (const query of ORDINARY_QUERIES) {
      it(JSON.stringify(query).slice(0, 90), () => {
        for (const { wrap } of BODIES) {
          should(findForeignReads(wrap(query), own)).eql([]);
        }
        should(findForeignReads(query, own, "query")).eql([]);
      });
    }

    for (const body of ORDINARY_BODIES) {
      it(JSON.stringify(body).slice(0, 90), () => {
        should(findForeignReads(body, own)).eql([]);
      });
    }

    for (const nothing of [undefined, null, "", "query", 5, true, []]) {
      it(`${JSON.stringify(nothing)}, which is no body`, () => {
        should(findForeignReads(nothing, own)).eql([]);
      });
    }
  });

  describe("a bare query", () => {
    it("is walked from its own type on, as api key searches send it", () => {
      should(findForeignReads({ terms: { author: lookup } }, own, "query")[0]).containEql({
        path: "terms.author",
        member: "index",
      });
    });
  });
});
