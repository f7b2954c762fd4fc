import fc from "fast-check";
import should from "should";

import {
  argumentFormFaults,
  everyFormFault,
  formFaults,
  isNestedDeeper,
  isWellFormed,
  MOST_LEVELS,
} from "../../../lib/domain/requests/wellFormed";
import { cases } from "../../support/random";

function nested(levels: number, text = '{"a":'): unknown {
  const end = text === "[" ? "]" : "}";
  return JSON.parse(text.repeat(levels) + "1" + end.repeat(levels));
}

function told(name: string, value: unknown): string[] {
  return formFaults(name, value).map(({ code, path }) => `${code} ${path}`);
}

describe("formFaults", () => {
  it("finds nothing in what clients send", () => {
    const body = {
      content: { profileIds: ["a"], name: "Zoë 👩‍🚀", constructor: "VW", prototype: 1, none: null },
      "constructor.prototype": { constructor: { name: null } },
      "a.constructor": null,
      __proto: [{ constructor: ["prototype", null] }, { constructor: false, prototype: null }],
      policies: [{ roleId: "r", restrictedTo: [{ index: "i" }] }],
    };
    formFaults("body", body).should.eql([]);
    formFaults("body", undefined).should.eql([]);
  });

  it("finds radii of shapes that take the host long", () => {
    told("body", { shape: { type: "circle", radius: "1".repeat(101) } }).should.eql([
      "member.size body.shape.radius",
    ]);
    told("body", { shape: { type: "circle", radius: "100 km" }, radius: 1 }).should.eql([]);
  });

  it("finds halves of surrogate pairs, in values and in names", () => {
    told("body", { ids: ["ok", "x\ud800"], "\udfff": 1 }).should.eql([
      "text.malformed body.\ufffd",
      "text.malformed body.ids[1]",
    ]);
  });

  it("finds members that stand for a prototype, however deep", () => {
    const body: unknown = JSON.parse('{"a": [{"__proto__": {"isAdmin": true}}]}');
    told("body", body).should.eql(["member.prototype body.a[0].__proto__"]);
    told("body", JSON.parse('{"constructor": {"prototype": {}}}')).should.eql([
      "member.prototype body.constructor",
    ]);
    told("body", { a: [{ constructor: null }] }).should.eql([
      "member.prototype body.a[0].constructor",
    ]);
  });

  it("finds them in the names of fields, whose dots Elasticsearch takes for levels", () => {
    const properties = { "a.__proto__": {}, "a.__proto__.b": {}, a__proto__: {}, __proto__s: {} };
    told("body", { properties }).should.eql([
      "member.prototype body.properties.a.__proto__",
      "member.prototype body.properties.a.__proto__.b",
    ]);
  });

  for (const opening of ['{"a":', "["]) {
    it(`stands ${opening} without end, and tells it once`, () => {
      told("body", nested(200_000, opening)).should.eql(["member.depth body"]);
    });
  }

  it("stands prototypes without end", () => {
    const findings = told("body", nested(200_000, '{"__proto__":'));
    findings.length.should.equal(100);
    should(findings[1]).equal("member.prototype body.__proto__.__proto__");
  });

  it("takes as many levels as it says", () => {
    told("body", nested(MOST_LEVELS)).should.eql([]);
    told("body", nested(MOST_LEVELS + 1)).should.eql(["member.depth body"]);
  });

  it("tells no more faults than somebody reads", () => {
    formFaults(
      "body",
      Array.from({ length: 50_000 }, () => "\ud800"),
    ).length.should.be.below(200);
  });

  it("says at a glance the same as by looking at every place", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 3 }),
      fc.constantFrom(
        "\ud83d",
        "\ude80",
        "\ud83d\ude80",
        "é",
        "__proto__",
        "a.__proto__",
        "constructor",
        "prototype",
      ),
    );
    const leaf = fc.oneof(text, fc.integer(), fc.constant(null));
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        leaf,
        fc.array(tie("value"), { maxLength: 3 }),
        fc
          .array(fc.tuple(text, tie("value")), { maxLength: 3 })
          // not as assignments, of which one would set the prototype
          .map((members) => Object.fromEntries(members)),
      ),
    }));
    const runs = cases(20_000);
    let sound = 0;
    fc.assert(
      fc.property(value, fc.constantFrom(0, MOST_LEVELS - 1, MOST_LEVELS), (inner, levels) => {
        const body = Array.from({ length: levels }).reduce<unknown>((below) => [below], inner);
        isWellFormed(body).should.equal(everyFormFault("body", body).length === 0);
        sound += isWellFormed(body) ? 1 : 0;
      }),
      { numRuns: runs },
    );
    sound.should.be.within(runs / 10, (runs * 9) / 10);
  }).timeout(60_000);

  it("takes a profile of 10,000 restrictions in its stride", () => {
    const restrictedTo = Array.from({ length: 10_000 }, (_, number) => ({ index: `i${number}` }));
    const startedAt = process.hrtime.bigint();
    formFaults("body", { policies: [{ roleId: "r", restrictedTo }] }).should.eql([]);
    (Number(process.hrtime.bigint() - startedAt) / 1e6).should.be.below(200);
  });
});

describe("argumentFormFaults", () => {
  it("finds the same in every argument", () => {
    argumentFormFaults({ _id: "a", refresh: false, size: 3 }).should.eql([]);
    argumentFormFaults({ _id: "\ud800" })
      .map(({ path }) => path)
      .should.eql(["_id"]);
  });

  it("finds arguments that cannot be read as text, as the host does", () => {
    const unreadable = [{ toString: {} }];
    should(() => Number.parseFloat(unreadable as unknown as string)).throw(TypeError);
    argumentFormFaults({ retryOnConflict: unreadable, size: { toString: 5 } })
      .map(({ code, path }) => `${code} ${path}`)
      .should.eql(["member.type retryOnConflict", "member.type size"]);
    argumentFormFaults({ deep: nested(200_000, "[") })
      .map(({ code }) => code)
      .should.eql(["member.depth"]);
  });

  it("finds arguments that were slipped in as a prototype", () => {
    const args: Record<string, unknown> = {};
    // as the host copies them
    args["__proto__"] = { _id: "admin" };
    should(args._id).equal("admin");
    argumentFormFaults(args)
      .map(({ code, path }) => `${code} ${path}`)
      .should.eql(["member.prototype __proto__"]);
  });
});

describe("isNestedDeeper", () => {
  it("counts levels of objects and lists", () => {
    isNestedDeeper(null, 0).should.be.false();
    isNestedDeeper({ a: 1 }, 1).should.be.false();
    isNestedDeeper({ a: { b: 1 } }, 1).should.be.true();
    isNestedDeeper(nested(200_000, "["), MOST_LEVELS).should.be.true();
  });
});
