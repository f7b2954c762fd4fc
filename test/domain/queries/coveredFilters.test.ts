import * as fc from "fast-check";
import should from "should";

import { usersWithin, withIds } from "../../../lib/domain/queries/coveredFilters";
import { cases } from "../../support/random";

type Query = Readonly<Record<string, unknown>>;

interface Bool {
  readonly filter?: readonly Query[];
  readonly must_not?: readonly Query[];
  readonly should?: readonly Query[];
}

/** Judges a user as Elasticsearch does: by the bytes of each id. */
function finds(query: Query, profileIds: readonly string[]): boolean {
  const [[type, given] = []] = Object.entries(query);
  switch (type) {
    case "match_none":
      return false;
    case "bool": {
      const { filter = [], must_not: not = [] } = given as Bool;
      // every object has a "should" of the test library
      const any = Object.hasOwn(given as Bool, "should") ? (given as Bool).should : undefined;
      return (
        filter.every((one) => finds(one, profileIds)) &&
        !not.some((one) => finds(one, profileIds)) &&
        (any === undefined || any.some((one) => finds(one, profileIds)))
      );
    }
    case "terms": {
      const ids = new Set((given as { profileIds: readonly string[] }).profileIds);
      return profileIds.some((id) => ids.has(id));
    }
    case undefined:
    default:
      throw new Error(`no query ${String(type)}`);
  }
}

const id = fc.constantFrom("a", "b", "c", "d", "e", "gone");

describe("usersWithin", () => {
  it("finds who has one of the profiles, and none beside", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(id),
        fc.array(fc.uniqueArray(id), { maxLength: 8 }),
        (within, users) => {
          const beside = users
            .filter((held) => held.some((one) => within.includes(one)))
            .flat()
            .filter((one) => !within.includes(one));
          const query = usersWithin(within, [...new Set(beside)]);
          for (const held of users) {
            const expected = held.length > 0 && held.every((one) => within.includes(one));
            should(finds(query, held)).equal(expected);
          }
        },
      ),
      { numRuns: cases(500), seed: 20_261_130 },
    );
  });

  it("finds nobody where there is no profile", () => {
    should(finds(usersWithin([], []), ["a"])).be.false();
  });

  it("names no more terms in a clause than Elasticsearch takes", () => {
    const ids = Array.from({ length: 120_000 }, (_, number) => `mine-${number}`);
    const { bool } = usersWithin(ids, ids) as {
      bool: {
        filter: readonly [{ bool: { should: readonly unknown[] } }];
        must_not: readonly unknown[];
      };
    };
    should(bool.filter[0].bool.should).have.length(3);
    should(bool.must_not).have.length(3);
  });
});

describe("withIds", () => {
  it("finds nothing where there are none", () => {
    should(withIds(new Set())).eql({ ids: { values: [] } });
  });
});
