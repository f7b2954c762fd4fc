import * as fc from "fast-check";
import should from "should";

import {
  allows,
  compileRights,
  describeRow,
  difference,
  EVERYTHING,
  listRights,
  NOTHING,
  type RightsRequest,
  type RightsRow,
} from "../../../lib/domain/rights";
import { EVERY_REQUEST, lookup, threeRights } from "./worlds";
import { cases } from "../../support/random";

const role = (controllers: unknown) => lookup([{ _id: "r", controllers }]);
const restricted = (...restrictedTo: unknown[]) => [
  { _id: "p", policies: [{ roleId: "r", restrictedTo }] },
];
const GET = role({ document: { actions: { get: true } } });

describe("listRights", function () {
  this.timeout(600_000);

  it("lists rows that hold exactly the rights, by brute force", () => {
    fc.assert(
      fc.property(threeRights, ([held]) => {
        const rows = listRights(held);
        const broken = EVERY_REQUEST.find(
          (asked) => rows.some((row) => holds(row, asked)) !== allows(held, asked),
        );
        should(broken).be.undefined();
      }),
      { numRuns: cases(100), seed: 20_261_121 },
    );
  });

  it("says everything in two rows", () => {
    should(listRights(EVERYTHING)).eql([
      { controller: "*", action: "*", index: null, collections: [null, "*"] },
      { controller: "*", action: "*", index: "*", collections: [null, "*"] },
    ]);
  });

  it("says nothing in none", () => {
    should(listRights(NOTHING)).eql([]);
  });

  it("groups what is missing by controller, action and index", () => {
    const wanted = compileRights(restricted({ index: "foo", collections: ["b", "a"] }), GET);
    const held = compileRights(restricted({ index: "foo", collections: ["b"] }), GET);
    should(listRights(difference(wanted, held))).eql([
      { controller: "document", action: "get", index: "foo", collections: ["a"] },
    ]);
  });

  it("names what every other leaves out", () => {
    const held = compileRights(restricted({ index: "foo", collections: ["a"] }), GET);
    const [, ...rows] = listRights(difference(EVERYTHING, held));
    should(rows).containEql({
      controller: "document",
      action: "get",
      index: "*",
      collections: [null, "*"],
      except: { indexes: ["foo"] },
    });
    should(rows).containEql({
      controller: "document",
      action: "get",
      index: "foo",
      collections: ["*"],
      except: { collections: ["a"] },
    });
  });

  it("tells an index that is really called * from every index", () => {
    const held = compileRights(restricted({ index: "*" }, { index: "\\*" }), GET);
    should(listRights(held).map(({ index }) => index)).eql([null, "\\*", "\\\\*"]);
  });

  it("stops at the limit", () => {
    const held = compileRights(restricted({ index: "a" }, { index: "b" }), GET);
    should(listRights(held, 2)).have.length(2);
  });
});

describe("describeRow", () => {
  const row: RightsRow = {
    controller: "document",
    action: "get",
    index: "foo",
    collections: ["a"],
  };

  it("puts a row in a phrase", () => {
    should(describeRow(row)).equal("document:get, index foo, collections a");
    should(describeRow({ ...row, collections: [null, "a"] })).equal(
      "document:get, index foo, collections a or none",
    );
    should(describeRow({ ...row, collections: [null] })).equal(
      "document:get, index foo, no collection",
    );
    should(describeRow({ ...row, collections: [null, "*"] })).equal("document:get, index foo");
    should(describeRow({ ...row, index: null })).equal("document:get, without an index");
  });

  it("puts exceptions where they belong", () => {
    should(
      describeRow({
        controller: "*",
        action: "*",
        index: "*",
        collections: ["*"],
        except: {
          controllers: ["auth"],
          actions: ["x"],
          indexes: ["foo"],
          collections: ["a", "b"],
        },
      }),
    ).equal("*:* but controllers auth but actions x, any index but foo, collections any but a, b");
  });
});

/** A row's own meaning, written down independently of the algebra. */
function holds({ except, ...row }: RightsRow, asked: RightsRequest): boolean {
  const picks = (pattern: string, name: string, left: readonly string[] = []): boolean =>
    pattern === "*" ? !left.includes(name) : pattern === name;
  const escaped = (name: string): string => (/^\\*\*$/u.test(name) ? `\\${name}` : name);
  const { controller, action, index, collection } = asked;
  if (
    !picks(row.controller, controller, except?.controllers) ||
    !picks(row.action, action, except?.actions)
  ) {
    return false;
  }
  if (index === undefined || index === "") {
    return row.index === null;
  }
  return (
    row.index !== null &&
    picks(row.index, escaped(index), except?.indexes) &&
    row.collections.some((pattern) =>
      collection === undefined || pattern === null
        ? collection === undefined && pattern === null
        : picks(pattern, escaped(collection), except?.collections),
    )
  );
}
