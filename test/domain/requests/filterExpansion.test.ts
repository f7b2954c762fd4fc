import fc from "fast-check";
import { Koncorde } from "koncorde";
import should from "should";

import {
  dearConditions,
  filterExpansionFaults,
  validatorExpansionFaults,
} from "../../../lib/domain/requests/filterExpansion";
import { cases } from "../../support/random";

const MOST = 5_000;
const a = { equals: { a: 1 } };
const b = { equals: { b: 1 } };

function eachOf(count: number, filter: object): object[] {
  return Array.from({ length: count }, () => filter);
}

function found(filter: unknown, most = MOST): string[] {
  return filterExpansionFaults(filter, most).map(({ code, path }) => `${code} ${path}`);
}

/** The parts of Koncorde that it does not declare. */
interface Transformer {
  readonly standardizer: { standardize(filter: unknown): object };
  readonly canonical: { _extractConditions(filter: object): unknown[] };
}

/** Declared as an ArrayBuffer, and asked for as a Buffer. */
const SEED = Buffer.alloc(32) as unknown as ArrayBuffer;

/** Counts as the host does: the cells of its truth table, or the conditions of the normal form. */
function costOf(filter: unknown): number {
  const koncorde = new Koncorde({ maxConditions: 1_000, regExpEngine: "re2", seed: SEED });
  const { transformer } = koncorde as unknown as { transformer: Transformer };
  const standardized = transformer.standardizer.standardize(structuredClone(filter));
  const parts = transformer.canonical._extractConditions(standardized).length;
  if (parts > 9) {
    return 2 ** parts * parts;
  }
  const { filter: minterms } = koncorde.normalize(filter as never);
  return Math.max(2 ** parts * parts, minterms.flat().length);
}

describe("filterExpansionFaults", () => {
  it("counts a filter of many alternatives before the host does", () => {
    const [fault, ...others] = filterExpansionFaults({ and: eachOf(18, { or: [a, b] }) }, MOST);
    should(others).be.empty();
    should(fault).containEql({ code: "filter.expansion", path: "body.and" });
    should(fault?.message).containEql("4,718,592 conditions, of at most 5,000");
  });

  it("counts an or of many ands, whose truth table alone is large", () => {
    found({ or: eachOf(18, { and: [a, b] }) }).should.eql(["filter.expansion body.or"]);
  });

  const tooLarge: readonly (readonly [string, object, string])[] = [
    ["not", { not: { or: eachOf(18, { and: [a, b] }) } }, "body.not.or"],
    ["in", { and: eachOf(5, { in: { a: ["1", "2", "3", "4", "5", "6"] } }) }, "body.and"],
    ["ids", { and: eachOf(5, { ids: { values: ["1", "2", "3", "4", "5", "6"] } }) }, "body.and"],
    ["bool.must", { bool: { must: eachOf(18, { or: [a, b] }) } }, "body.bool.must"],
    ["bool.should", { bool: { should: eachOf(18, { and: [a, b] }) } }, "body.bool.should"],
    ["bool.must_not", { bool: { must_not: eachOf(18, { and: [a, b] }) } }, "body.bool.must_not"],
    [
      "bool.should_not",
      { bool: { should_not: eachOf(18, { or: [a, b] }) } },
      "body.bool.should_not",
    ],
    [
      "deep inside",
      { and: [a, { not: { and: eachOf(18, { and: [a, { or: [b, a] }] }) } }] },
      "body.and[1].not.and",
    ],
    [
      "select",
      { select: { field: "a", index: 0, query: { and: eachOf(18, { or: [a, b] }) } } },
      "body.select.query.and",
    ],
    [
      "selects that are large together",
      { or: eachOf(9, { select: { field: "a", index: 0, query: { or: eachOf(600, a) } } }) },
      "body.or",
    ],
    ["many plain conditions", { or: eachOf(6_000, a) }, "body.or"],
  ];
  for (const [name, filter, path] of tooLarge) {
    it(`names the innermost part that is too large (${name})`, () => {
      found(filter).should.eql([`filter.expansion ${path}`]);
    });
  }

  it("takes no time for what takes the host for ever, nor too much depth", () => {
    let deep: object = a;
    for (let depth = 0; depth < 20_000; depth++) {
      deep = { not: deep };
    }
    const startedAt = performance.now();
    should(found(deep)).have.length(1);
    should(found({ and: eachOf(5_000, { or: eachOf(20, a) }) })).have.length(1);
    should(performance.now() - startedAt).be.below(2_000);
  });

  const ordinary: readonly object[] = [
    {},
    a,
    { and: eachOf(90, a) },
    { or: eachOf(90, a) },
    { in: { a: Array.from({ length: 90 }, String) } },
    { or: eachOf(9, { and: [a, b, a] }) },
    { and: [a, b, { or: eachOf(20, a) }, { or: eachOf(20, b) }] },
    { and: [a, { in: { status: ["open", "new", "late"] } }, { not: { exists: "deleted" } }] },
    {
      bool: {
        must: eachOf(10, a),
        must_not: eachOf(10, a),
        should: eachOf(10, a),
        should_not: eachOf(5, a),
      },
    },
  ];
  it("takes ordinary filters", () => {
    ordinary.map((filter) => found(filter)).should.eql(ordinary.map(() => []));
  });

  it("leaves wrong forms to the host", () => {
    for (const filter of [
      null,
      "a",
      [],
      { and: "a" },
      { or: [null, 1] },
      { a: 1, b: 2 },
      { in: 5 },
      { bool: 1 },
      { bool: { should: {} } },
      { not: [] },
    ]) {
      found(filter).should.eql([]);
    }
  });

  const field = fc.constantFrom("a", "b", "c");
  type Tie = (name: "filter") => fc.Arbitrary<object>;
  const filters = (tie: Tie): fc.Arbitrary<object[]> =>
    fc.array(tie("filter"), { minLength: 1, maxLength: 3 });
  const rarely = (tie: Tie): fc.Arbitrary<object[] | undefined> =>
    fc.option(filters(tie), { nil: undefined });
  const { filter: anyFilter } = fc.letrec<{ filter: object }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 4, depthSize: "medium" },
      fc.tuple(field, fc.nat(50)).map(([name, value]) => ({ equals: { [name]: value } })),
      field.map((exists) => ({ exists })),
      fc
        .array(fc.string({ minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 4 })
        .map((values) => ({ in: { a: values } })),
      filters(tie).map((and) => ({ and })),
      filters(tie).map((or) => ({ or })),
      tie("filter").map((not) => ({ not })),
      // the assertions of these tests give every object a "should": only its own is no member of a filter
      fc
        .record({
          must: filters(tie),
          must_not: rarely(tie),
          may: rarely(tie),
          should_not: rarely(tie),
        })
        .map(({ may, ...bool }) => ({ bool: { ...bool, should: may } })),
    ),
  }));

  it("never tells less than the host's own normal form has", () => {
    fc.assert(
      fc.property(anyFilter, (filter) => {
        const cost = costOf(filter);
        // one condition is not measured
        fc.pre(cost > 2);
        should(found(filter, cost - 1).length).equal(1, `${cost}: ${JSON.stringify(filter)}`);
      }),
      { numRuns: cases(300) },
    );
  });
});

describe("what is dear for each document", () => {
  const polygon = (count: number): object => ({
    geoPolygon: { g: { points: Array(count).fill([0, 0]) } },
  });
  const regexp = (length: number): object => ({ regexp: { name: "a".repeat(length) } });

  it("counts for each point, and each character of a regular expression", () => {
    found(polygon(5_000)).should.eql([]);
    found(polygon(5_001)).should.eql(["filter.expansion body.geoPolygon"]);
    found({ not: regexp(4_901) }).should.eql(["filter.expansion body.not.regexp"]);
    found({ regexp: { name: { value: "a".repeat(4_901), flags: "i" } } }).should.have.length(1);
    found({ and: eachOf(6, polygon(900)) }).should.eql(["filter.expansion body.and"]);
  });

  it("is counted as often as Kuzzle writes it out", () => {
    dearConditions(regexp(20)).should.equal(120);
    dearConditions({ or: [polygon(3), a, polygon(4)] }).should.equal(8);
    dearConditions({ and: [polygon(10), { or: [a, { and: [b, b] }] }] }).should.equal(23);
    dearConditions({ select: { field: "a", index: 0, query: polygon(5) } }).should.equal(6);
  });

  it("is each condition that is negated, or stands beside others", () => {
    dearConditions({ and: eachOf(40, { not: a }) }).should.equal(40);
    dearConditions({ not: a }).should.equal(1);
    dearConditions({ missing: "a" }).should.equal(1);
    dearConditions({ and: [a, { in: { b: ["1", "2"] } }] }).should.equal(4);
  });

  it("is nothing that Kuzzle finds without trying", () => {
    for (const filter of [a, { in: { a: ["1", "2"] } }, { range: { a: { gt: 1 } } }, {}, "text"]) {
      dearConditions(filter).should.equal(0);
    }
  });
});

describe("validatorExpansionFaults", () => {
  it("measures validators as the one filter that Kuzzle makes of them", () => {
    const told = (validators: unknown): string[] =>
      validatorExpansionFaults({ validators }, MOST).map(({ code, path }) => `${code} ${path}`);
    told(eachOf(18, { or: [a, b] })).should.eql(["filter.expansion body.validators"]);
    told([a, { and: eachOf(18, { or: [a, b] }) }]).should.eql([
      "filter.expansion body.validators[1].and",
    ]);
    told([a, { or: [a, b] }]).should.eql([]);
    told({ or: eachOf(18, a) }).should.eql([]);
    should(validatorExpansionFaults("text", MOST)).eql([]);
  });
});
