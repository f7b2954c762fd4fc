import fc from "fast-check";
import should from "should";

import { findForeignReads } from "../../../lib/domain/queries";
import { ORDINARY_QUERIES } from "./ordinaryQueries";
import { BODIES, COMPOUNDS } from "./places";
import { OTHER, own, REFUSED_QUERIES } from "./refusedQueries";
import { cases } from "../../support/random";

type Body = Record<string, unknown>;

const TRICKY = ["index", "_index", "id", "_id", "path", "terms", "like", "doc", "wrapper", "query"];
const fieldName = fc.oneof(
  fc.constantFrom(...TRICKY, "indexed_shape", "percolate", "target_index", "constructor", "a.b"),
  fc.string({ minLength: 1, maxLength: 8 }),
);
const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(OTHER));
const ordinaryQuery = fc.oneof(
  fc.constantFrom(...ORDINARY_QUERIES),
  fc
    .tuple(fc.constantFrom("term", "match", "prefix", "fuzzy", "match_phrase"), fieldName, scalar)
    .map(([type, field, value]): Body => ({ [type]: { [field]: value } })),
  fc
    .tuple(fieldName, scalar)
    .map(([field, value]): Body => ({ range: { [field]: { gte: value } } })),
  fc
    .tuple(fieldName, fc.array(scalar))
    .map(([field, list]): Body => ({ terms: { [field]: list } })),
);
const compounds = fc.array(fc.constantFrom(...COMPOUNDS), { maxLength: 6 });
const body = fc.constantFrom(...BODIES);

describe("findForeignReads on any body", () => {
  it("finds each form, whatever is around it", () => {
    fc.assert(
      fc.property(fc.constantFrom(...REFUSED_QUERIES), compounds, body, (sample, around, root) => {
        const query = around.reduceRight((inner, { wrap }) => wrap(inner), sample.query);
        const path = [root.path, ...around.map((each) => each.path), sample.path].join(".");
        should(findForeignReads(root.wrap(query), own)).matchEach({ code: sample.code, path });
        should(findForeignReads(root.wrap(query), own)).have.length(1);
      }),
      { numRuns: cases(1000) },
    );
  });

  it("finds nothing in ordinary queries, whatever their fields are called", () => {
    fc.assert(
      fc.property(ordinaryQuery, compounds, body, (ordinary, around, root) => {
        const query = around.reduceRight((inner, { wrap }) => wrap(inner), ordinary);
        should(findForeignReads(root.wrap(query), own)).eql([]);
      }),
      { numRuns: cases(1000) },
    );
  });

  it("never throws and never changes the body", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom("search", "query"), (value, start) => {
        const before = JSON.stringify(value);
        should(findForeignReads(value, own, start)).be.an.Array();
        should(JSON.stringify(value)).equal(before);
      }),
    );
  });

  it("reads members called __proto__ and constructor as any other", () => {
    const text = `{"index": "${OTHER}", "id": "1", "path": "p"}`;
    for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
      const inTerms: unknown = JSON.parse(`{"query": {"terms": {"${name}": ${text}}}}`);
      should(findForeignReads(inTerms, own)[0]?.path).equal(`query.terms.${name}`);
      const unknown: unknown = JSON.parse(`{"query": {"${name}": {"a": ${text}}}}`);
      should(findForeignReads(unknown, own)[0]?.path).equal(`query.${name}.a`);
    }
    const inherited = Object.create({ a: { index: OTHER } }) as Body;
    should(findForeignReads({ query: { terms: inherited } }, own)).eql([]);
    const lookup = Object.create({ index: "inherited, so never sent" }) as Body;
    should(findForeignReads({ query: { terms: { a: lookup } } }, own)[0]?.member).equal("a");
  });

  it("walks more levels than there are frames on the stack", () => {
    let query: Body = { terms: { a: { index: OTHER, id: "1", path: "p" } } };
    for (let depth = 0; depth < 30_000; depth++) {
      query = { bool: { must: [query] } };
    }
    const [finding] = findForeignReads({ query }, own);
    should(finding?.code).equal("query.termsLookup");
    should(finding?.path).endWith(".bool.must[0].terms.a");
  });

  it("takes time in proportion to the body", () => {
    const started = process.hrtime.bigint();
    const terms = Array.from({ length: 65_000 }, (_, at) => ({ term: { index: at } }));
    should(findForeignReads({ query: { bool: { should: terms } } }, own)).be.empty();
    let query: Body = { match_all: {} };
    for (let depth = 0; depth < 65_000; depth++) {
      query = { bool: { must: [query], filter: { percolate: { document: {} } } } };
    }
    should(findForeignReads({ query }, own)).be.empty();
    should(Number(process.hrtime.bigint() - started) / 1e6).be.below(5000);
  });

  it("ends on a body that holds itself", () => {
    const query: Body = { bool: {} };
    query["bool"] = { must: [query, { wrapper: {} }] };
    should(findForeignReads({ query }, own)).have.length(1);
  });
});
