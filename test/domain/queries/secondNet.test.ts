import should from "should";

import { lookup, onlyFinding } from "./onlyFinding";
import { OWN } from "./refusedQueries";

type Body = Record<string, unknown>;

const option = { unheardOf: lookup };
const query = (type: string, value: Body): Body => ({ query: { [type]: value } });

/** Bodies with a lookup in a member that no version has, at each kind of place for options. */
const UNHEARD_OF: Readonly<Record<string, Body>> = {
  "query.function_score.script_score.unheardOf": query("function_score", { script_score: option }),
  "query.function_score.random_score.unheardOf": query("function_score", { random_score: option }),
  "query.function_score.field_value_factor.unheardOf": query("function_score", {
    field_value_factor: option,
  }),
  "query.function_score.exp.unheardOf": query("function_score", { exp: option }),
  "query.function_score.gauss.unheardOf": query("function_score", { gauss: option }),
  "query.function_score.linear.unheardOf": query("function_score", { linear: option }),
  "query.bool.unheardOf": query("bool", option),
  "query.common.unheardOf": query("common", option),
  "query.common.text.unheardOf": query("common", { text: option }),
  "query.more_like_this.unheardOf": query("more_like_this", option),
  "query.geo_shape.area": query("geo_shape", { area: lookup }),
  "query.geo_shape.area.shape.unheardOf": query("geo_shape", { area: { shape: option } }),
  "query.percolate.unheardOf": query("percolate", option),
  "query.knn.unheardOf": query("knn", option),
  "query.knn.query_vector_builder.unheardOf": query("knn", { query_vector_builder: option }),
  "query.nested.inner_hits.unheardOf": query("nested", { inner_hits: option }),
  "aggs.a.unheardOf": { aggs: { a: option } },
  "aggs.a.max.unheardOf": { aggs: { a: { max: option } } },
  "sort[0].a.unheardOf": { sort: [{ a: option }] },
  "sort.a.nested.unheardOf": { sort: { a: { nested: option } } },
  "collapse.unheardOf": { collapse: option },
  "collapse.collapse.inner_hits.unheardOf": { collapse: { collapse: { inner_hits: option } } },
  "highlight.unheardOf": { highlight: option },
  "highlight.fields.a.unheardOf": { highlight: { fields: { a: option } } },
  "suggest.a.phrase.unheardOf": { suggest: { a: { phrase: option } } },
  "knn.inner_hits.unheardOf": { knn: { inner_hits: option } },
  "rescore[0].unheardOf": { rescore: [option] },
  "retriever.standard.unheardOf": { retriever: { standard: option } },
  "retriever.standard.collapse.unheardOf": { retriever: { standard: { collapse: option } } },
  "retriever.standard.sort[0].a.unheardOf": { retriever: { standard: { sort: [{ a: option }] } } },
  "retriever.rescorer.rescore.unheardOf": { retriever: { rescorer: { rescore: option } } },
  "runtime_mappings.a.unheardOf": { runtime_mappings: { a: option } },
  unheardOf: option,
};

describe("findForeignReads, where the grammar has no form", () => {
  for (const [path, body] of Object.entries(UNHEARD_OF)) {
    it(`refuses a lookup in ${path}`, () => {
      should(onlyFinding(body)).containEql({ path, member: "index" });
      should(onlyFinding(body).code).equal("query.likelyLookup");
    });
  }

  it("asks for an index by a string and for a member that names a document", () => {
    const codes = (value: Body) => onlyFinding({ unheardOf: value }).code;
    for (const member of ["id", "_id", "path", "target_field"]) {
      should(codes({ _index: "a", [member]: "b" })).equal("query.likelyLookup");
    }
    for (const harmless of [{ index: "a" }, { id: "a", path: "b" }, { index: 1, id: 2 }]) {
      should(() => onlyFinding({ unheardOf: harmless })).throw(/got \[\]/);
    }
    should(() => onlyFinding({ unheardOf: { ...lookup, index: OWN } })).throw(/got \[\]/);
  });

  it("refuses objects within a lookup that is otherwise its own", () => {
    const mine = { index: OWN, id: { index: "a" }, path: "p" };
    const shape = { query: { geo_shape: { a: { indexed_shape: mine } } } };
    should(onlyFinding(shape).code).equal("query.misplacedObject");
    const vector = { knn: { query_vector_builder: { lookup: mine } } };
    should(onlyFinding(vector).path).equal("knn.query_vector_builder.lookup.id");
  });

  it("walks composite runtime fields", () => {
    const fields = { b: { type: "lookup", target_index: "a" } };
    should(onlyFinding({ runtime_mappings: { a: { type: "composite", fields } } }).path).equal(
      "runtime_mappings.a.fields.b",
    );
  });
});
