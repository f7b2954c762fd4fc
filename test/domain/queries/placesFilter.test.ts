import "should";

import { placesFilter } from "../../../lib/domain/queries/placesFilter";
import { compileRights } from "../../../lib/domain/rights";
import { locationsOf } from "../../../lib/domain/rights/cells";
import type { Locations } from "../../../lib/domain/rights/types";

function locations(restrictedTo?: object[]): Locations {
  const role = { _id: "r", controllers: { collection: { actions: { list: true } } } };
  const policies = [{ roleId: "r", restrictedTo }];
  const profiles = restrictedTo === undefined ? [] : [{ _id: "p", policies }];
  const rights = compileRights(profiles, new Map([["r", role]]));
  return locationsOf(rights, { controller: "collection", action: "list" });
}

describe("placesFilter", () => {
  it("lists whole indexes and single collections", () => {
    placesFilter(
      locations([{ index: "a" }, { index: "b", collections: ["x", "y"] }, { index: "c" }]),
    ).should.eql({
      bool: {
        minimum_should_match: 1,
        should: [{ terms: { index: ["a", "c"] } }, { terms: { _id: ["b#x", "b#y"] } }],
      },
    });
  });

  it("finds nothing for those who hold nothing", () => {
    placesFilter(locations()).should.eql({
      bool: { minimum_should_match: 1, should: [{ terms: { index: [] } }, { terms: { _id: [] } }] },
    });
  });

  it("finds every other index, where these are held", () => {
    const but = { unnamed: true, complement: true, names: ["x"] };
    const { others: none, indexes } = locations([{ index: "a" }]);
    placesFilter({ withoutIndex: true, indexes, others: but }).should.eql({
      bool: {
        minimum_should_match: 1,
        should: [
          { terms: { index: ["a"] } },
          { terms: { _id: [] } },
          {
            bool: {
              filter: [
                { bool: { must_not: [{ terms: { index: ["a"] } }] } },
                { bool: { must_not: [{ terms: { collection: ["x"] } }] } },
              ],
            },
          },
        ],
      },
    });
    none.complement.should.equal(false);
  });
});
