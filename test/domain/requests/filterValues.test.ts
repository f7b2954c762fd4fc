import fc from "fast-check";
import { Koncorde } from "koncorde";
import should from "should";

import { filterValueFaults, isDistance } from "../../../lib/domain/requests/filterValues";
import { matchShapesByField } from "../../../lib/host/patches/shapesByField";
import { cases } from "../../support/random";

function found(filter: unknown): string[] {
  return filterValueFaults(filter, "body").map(({ code, path }) => `${code} ${path}`);
}

const around = (loc: unknown, distance: unknown = "1 km"): object => ({
  geoDistance: { loc, distance },
});

describe("filterValueFaults", () => {
  const noPlaces: readonly unknown[] = [
    "91,1",
    "-90.5,1",
    "1,400",
    "Infinity,0",
    "0,-Infinity",
    [91, 1],
    [["91"], 1],
    { lat: 1e308, lon: 1 },
    { lat: "91", lon: "1" },
    { latLon: [91, 1] },
    { lat_lon: "91,1" },
    { lat_lon: { lat: 91, lon: 1 } },
    { latLon: [1, 1], lat_lon: [91, 1] },
    { lat: { toString: 1 }, lon: 1 },
  ];
  for (const place of noPlaces) {
    it(`refuses shapes around no place of the earth: ${JSON.stringify(place)}`, () => {
      found(around(place)).should.eql(["member.range body.geoDistance.loc"]);
      found({ geoDistanceRange: { loc: place, from: "1m", to: "2m" } }).should.eql([
        "member.range body.geoDistanceRange.loc",
      ]);
      found({ geoPolygon: { loc: { points: [[1, 1], place, [2, 2]] } } }).should.eql([
        "member.range body.geoPolygon.loc.points[1]",
      ]);
      found({ geoBoundingBox: { loc: { topLeft: place, bottom_right: [0, 10] } } }).should.eql([
        "member.range body.geoBoundingBox.loc",
      ]);
    });
  }

  const boxes: readonly (readonly [object, string])[] = [
    [{ top: -10, left: 0, bottom: 10, right: 5 }, "member.invalid"],
    [{ top: 10, left: 5, bottom: -10, right: 5 }, "member.invalid"],
    [{ topLeft: "1,1", bottomRight: "2,2" }, "member.invalid"],
    [{ top_left: [1, 1], topLeft: [9, 1], bottom_right: [2, 2] }, "member.invalid"],
    [{ top: "Infinity", left: "0", bottom: "1", right: "5" }, "member.range"],
  ];
  for (const [box, code] of boxes) {
    it(`refuses a box that is none: ${JSON.stringify(box)}`, () => {
      found({ geoBoundingBox: { loc: box } }).should.eql([`${code} body.geoBoundingBox.loc`]);
    });
  }

  it("refuses distances that take long, or are no number", () => {
    for (const distance of [`${"1".repeat(5_000)}m`, "x1m", "..1m", "m", "km1", "", "1", "1 2"]) {
      found(around([1, 1], distance)).should.eql(["member.invalid body.geoDistance.distance"]);
      found({ geoDistanceRange: { loc: [1, 1], from: distance, to: "2m" } }).should.eql([
        "member.invalid body.geoDistanceRange.from",
      ]);
    }
  });

  const names: readonly (readonly [string, (name: string) => object])[] = [
    ["exists", (name) => ({ exists: name })],
    ["exists", (name) => ({ exists: { field: name } })],
    ["missing", (name) => ({ missing: name })],
    ["equals", (name) => ({ equals: { [name]: 1 } })],
    ["in", (name) => ({ in: { [name]: ["a"] } })],
    ["range", (name) => ({ range: { [name]: { gt: 1 } } })],
    ["regexp", (name) => ({ regexp: { [name]: "a" } })],
    ["geoDistance", (name) => ({ geoDistance: { [name]: [1, 1], distance: "1m" } })],
    ["select.field", (name) => ({ select: { field: name, index: 0, query: { exists: "a" } } })],
  ];
  for (const [keyword, filterOf] of names) {
    it(`refuses names of fields that take long (${keyword})`, () => {
      for (const name of ["[".repeat(21), "a".repeat(501), "a.".repeat(300)]) {
        found(filterOf(name)).should.eql([`member.size body.${keyword}`]);
      }
      found(filterOf(`tags["${"a".repeat(400)}"]`)).should.eql([]);
    });
  }

  it("looks into everything that joins conditions", () => {
    const bad = around("91,1");
    found({ and: [{ or: [{ not: bad }] }] }).should.eql([
      "member.range body.and[0].or[0].not.geoDistance.loc",
    ]);
    found({ bool: { must: bad } }).should.eql(["member.range body.bool.must[0].geoDistance.loc"]);
    found({ bool: { should_not: [{ exists: "a" }, bad] } }).should.eql([
      "member.range body.bool.should_not[1].geoDistance.loc",
    ]);
    found({ select: { field: "a", index: 0, query: { not: bad } } }).should.eql([
      "member.range body.select.query.not.geoDistance.loc",
    ]);
  });

  it("tells a few faults of many", () => {
    found({ or: Array.from({ length: 500 }, () => around("91,1")) }).should.have.length(20);
  });

  it("takes what Koncorde documents", () => {
    const place = [
      [43.6, 3.86],
      { lat: 43.6, lon: 3.86 },
      { latLon: [43.6, 3.86] },
      { lat_lon: { lat: "43.6", lon: "3.86" } },
      { latLon: "43.6,3.86" },
      "43.6, 3.86",
      "spfb09x0ud5s",
      [90, 180],
      [-90, 359],
    ];
    const filters = [
      ...place.map((one) => around(one)),
      ...["1 km", "3 258,55 Ft", "100000 cm", ".5mi", "1.5 kilometers"].map((distance) =>
        around([1, 1], distance),
      ),
      { geoDistanceRange: { loc: [1, 1], from: "1 km", to: "2km" } },
      { geoBoundingBox: { loc: { top: 44, left: 3.8, bottom: 43, right: 3.9 } } },
      { geoBoundingBox: { loc: { topLeft: "44,3.8", bottom_right: [43, 3.9] } } },
      { geoPolygon: { loc: { points: ["1,1", [2, 2], { lat: 3, lon: 1 }] } } },
      { exists: 'tags["a"]' },
      { missing: "a.b.c" },
      { range: { age: { gt: 1, lte: 1e308 } } },
      { bool: { must: [{ equals: { a: 1 } }], must_not: [{ ids: { values: ["a"] } }] } },
      {},
    ];
    filters.flatMap(found).should.eql([]);
    // the assertions of these tests give every object a "should", which it takes for one of a bool's
    for (const filter of filters.filter((one) => !("bool" in one))) {
      (() => {
        new Koncorde().validate(filter);
      }).should.not.throw();
    }
  });

  it("leaves wrong forms to the host", () => {
    const wrong = [null, "a", [], { and: "a" }, { geoDistance: 1 }, { geoPolygon: { a: 1 } }];
    [...wrong, { exists: 1 }, around("a"), around([1]), { geoBoundingBox: { a: 1 } }]
      .flatMap(found)
      .should.eql([]);
  });

  it("takes no distance for one that the host makes no number of", () => {
    const parts = fc.constantFrom(
      "0",
      "1",
      "9",
      ".",
      ",",
      "-",
      " ",
      "\t",
      "km",
      "m",
      "ft",
      "x",
      "e",
      "inf",
      "na",
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 12 }), (characters) => {
        const distance = characters.join("");
        fc.pre(isDistance(distance));
        let metres: unknown;
        try {
          metres = Koncorde.convertDistance(distance);
        } catch {
          // an unknown unit, which it refuses
          return;
        }
        should(metres).be.a.Number();
        should(metres).not.be.NaN();
      }),
      { numRuns: cases(2_000) },
    );
  });

  it("refuses fields that every object has, where the host looks them up so", () => {
    for (const [filter, path] of [
      [{ equals: { constructor: 1 } }, "equals"],
      [{ range: { hasOwnProperty: { gt: 1 } } }, "range"],
      [{ exists: "toString" }, "exists"],
      [{ missing: "constructor[1]" }, "missing"],
      [JSON.parse('{"regexp": {"__proto__": "a"}}'), "regexp"],
      [JSON.parse('{"geoDistance": {"__proto__": "1,1", "distance": "1m"}}'), "geoDistance"],
    ] as const) {
      should(found(filter)).eql([`name.reserved body.${path}`]);
    }
    should(found({ regexp: { constructor: "a" } })).eql([]);
    should(found({ equals: { "car.constructor": "a" } })).eql([]);
  });

  it("refuses what the host cannot store negated", () => {
    const select = { select: { field: "a", index: 0, query: { exists: "value" } } };
    should(found({ not: { nothing: true } })).eql(["member.unexpected body.not.nothing"]);
    should(found({ bool: { must_not: [select] } })).eql([
      "member.unexpected body.bool.must_not[0].select",
    ]);
    should(found({ and: [select, { nothing: true }] })).eql([]);
    should(found({ select: { field: "a", index: 0, query: { nothing: true } } })).eql([]);
  });

  it("refuses what is nested too deep to be looked at", () => {
    let filter: object = around("91,1");
    for (let level = 0; level < 250; level += 1) {
      filter = { not: filter };
    }
    should(found(filter)).eql(["member.depth body"]);
  });

  it("lets nothing pass at which the host throws once it stores it, and no more than it stores", () => {
    const number = fc.oneof(
      fc.constantFrom(0, 90, -90, 180, -180, 360, 90.5, -91),
      fc.double({ min: -100, max: 100, noNaN: true }),
    );
    const point = fc.oneof(
      fc.tuple(number, number),
      fc.record({ lat: number, lon: number }),
      fc.tuple(number, number).map((pair) => ({ lat_lon: pair.join(",") })),
    );
    const field = fc.constantFrom("loc", "a.b", "constructor", "__proto__", "a[1]");
    const about = (name: string, value: unknown): object =>
      Object.fromEntries([[name, value]]) as object;
    const leaf = fc.oneof(
      fc.tuple(field, point).map(([name, at]) => ({
        geoDistance: JSON.parse(
          JSON.stringify({ distance: "5km", x: at }).replace('"x"', JSON.stringify(name)),
        ) as object,
      })),
      fc.tuple(field, number, number, number, number).map(([name, top, left, bottom, right]) => ({
        geoBoundingBox: about(name, { top, left, bottom, right }),
      })),
      fc.tuple(field, fc.array(point, { minLength: 3, maxLength: 5 })).map(([name, points]) => ({
        geoPolygon: about(name, { points }),
      })),
      fc.tuple(field, number).map(([name, value]) => ({ equals: about(name, value) })),
      field.map((name) => ({ regexp: about(name, "a") })),
      field.map((name) => ({ exists: name })),
      fc.constant({ nothing: true }),
    );
    const filter = fc.oneof<fc.Arbitrary<object>[]>(
      leaf,
      leaf.map((one) => ({ not: one })),
      fc.array(leaf, { minLength: 2, maxLength: 3 }).map((all) => ({ and: all })),
    );
    fc.assert(
      fc.property(filter, (one) => {
        if (found(one).length > 0) {
          return;
        }
        const koncorde = new Koncorde();
        const normalized = koncorde.normalize(one, "i/c");
        koncorde.store(normalized);
        const undo = matchShapesByField();
        try {
          koncorde.test({ loc: "1,1", a: { b: [90, 180] } }, "i/c");
        } finally {
          undo();
        }
        koncorde.remove(normalized.id, "i/c");
      }),
      { numRuns: cases(300) },
    );
  });
});
