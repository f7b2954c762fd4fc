import * as fc from "fast-check";
import should from "should";

import {
  allows,
  covers,
  coversEverything,
  difference,
  equals,
  EVERYTHING,
  type Holding,
  intersection,
  isEmpty,
  NOTHING,
  type Rights,
  type RightsRequest,
  traceRight,
  union,
  witness,
} from "../../../lib/domain/rights";
import { hostWith } from "./host";
import {
  EVERY_REQUEST,
  lookup,
  mayBeHad,
  neighbours,
  rightsOf,
  threeRights,
  type World,
} from "./worlds";
import { cases } from "../../support/random";

const RUNS = { numRuns: cases(150), seed: 20_261_121 };

describe("The laws of the algebra", function () {
  this.timeout(600_000);

  const everywhere = (check: (request: RightsRequest) => boolean): void => {
    const broken = EVERY_REQUEST.find((request) => !check(request));
    should(broken).be.undefined();
  };
  const law = (name: string, holds: (a: Rights, b: Rights, c: Rights) => void): void => {
    it(name, () => {
      fc.assert(
        fc.property(threeRights, ([a, b, c]) => {
          holds(a, b, c);
        }),
        RUNS,
      );
    });
  };

  law("what is missing is exactly what is wanted and cannot be had, by brute force", (a, b) => {
    const { missing, covered } = covers(a, b);
    everywhere((asked) => allows(missing, asked) === (allows(b, asked) && !mayBeHad(a, asked)));
    should(covered).equal(isEmpty(missing));
  });

  law("the union holds what either holds, by brute force", (a, b) => {
    const both = union(a, b);
    everywhere((asked) => allows(both, asked) === (allows(a, asked) || allows(b, asked)));
  });

  law("rights cover themselves, and a union covers its parts", (a, b) => {
    should(covers(a, a).covered).be.true();
    should(covers(union(a, b), a).covered).be.true();
    should(covers(union(a, b), b).covered).be.true();
  });

  law("coverage is transitive", (a, b, c) => {
    const chain = [union(a, b, c), union(b, c), c, difference(c, a), NOTHING];
    for (const [higher, holder] of chain.entries()) {
      for (const wanted of chain.slice(higher)) {
        should(covers(holder, wanted).covered).be.true();
      }
    }
    if (covers(a, b).covered && covers(b, c).covered) {
      should(covers(a, c).covered).be.true();
    }
  });

  law("more rights never miss more", (a, b, c) => {
    const fewer = covers(union(a, c), b).missing;
    should(covers(covers(a, b).missing, fewer).covered).be.true();
  });

  law("with what is missing the holder covers what is wanted", (a, b) => {
    const { missing } = covers(a, b);
    should(covers(union(a, missing), b).covered).be.true();
    should(covers(b, missing).covered).be.true();
    everywhere((asked) => !(allows(a, asked) && allows(missing, asked)));
  });

  law("difference and union fit together", (a, b, c) => {
    should(equals(union(difference(a, b), b), union(a, b))).be.true();
    should(isEmpty(difference(a, a))).be.true();
    should(isEmpty(difference(a, union(a, b)))).be.true();
    should(equals(difference(a, NOTHING), a)).be.true();
    should(equals(difference(union(a, b), c), union(difference(a, c), difference(b, c)))).be.true();
  });

  law("the union is commutative, associative and idempotent, nothing its neutral", (a, b, c) => {
    should(equals(union(a, b), union(b, a))).be.true();
    should(equals(union(union(a, b), c), union(a, union(b, c)))).be.true();
    should(equals(union(a, a), a)).be.true();
    should(equals(union(a, NOTHING), a)).be.true();
    should(equals(union(a, EVERYTHING), EVERYTHING)).be.true();
  });

  law("the intersection holds what both hold, by brute force", (a, b, c) => {
    const both = intersection(a, b);
    everywhere((asked) => allows(both, asked) === (allows(a, asked) && allows(b, asked)));
    const all = intersection(a, b, c);
    everywhere((asked) => allows(all, asked) === (allows(both, asked) && allows(c, asked)));
  });

  law(
    "the intersection is commutative, associative and idempotent, everything its neutral",
    (a, b, c) => {
      should(equals(intersection(a, b), intersection(b, a))).be.true();
      const one = intersection(intersection(a, b), c);
      should(equals(one, intersection(a, intersection(b, c)))).be.true();
      should(equals(intersection(a, a), a)).be.true();
      should(equals(intersection(a, EVERYTHING), a)).be.true();
      should(equals(intersection(), EVERYTHING)).be.true();
      should(isEmpty(intersection(a, NOTHING))).be.true();
    },
  );

  law("the intersection is below both sides, and theirs alone", (a, b, c) => {
    const both = intersection(a, b);
    should(covers(a, both).covered).be.true();
    should(covers(b, both).covered).be.true();
    should(equals(union(a, both), a)).be.true();
    should(equals(intersection(a, union(a, c)), a)).be.true();
    should(equals(intersection(a, union(b, c)), union(both, intersection(a, c)))).be.true();
  });

  law("rights are equal exactly where the same may be had, by brute force", (a, b) => {
    const same = EVERY_REQUEST.every((asked) => mayBeHad(a, asked) === mayBeHad(b, asked));
    should(equals(a, b)).equal(same);
    should(equals(b, a)).equal(same);
  });

  law("who covers everything is exactly who may have anything, by brute force", (a, b) => {
    for (const held of [a, union(a, b), union(a, difference(EVERYTHING, a))]) {
      should(coversEverything(held)).equal(EVERY_REQUEST.every((asked) => mayBeHad(held, asked)));
    }
    should(coversEverything(union(a, difference(EVERYTHING, a)))).be.true();
  });

  law("a witness is in what is wanted and not in what is held", (a, b) => {
    const { missing, covered } = covers(a, b);
    const found = witness(missing);
    should(found === undefined).equal(covered);
    if (found !== undefined) {
      should(allows(b, found)).be.true();
      should(allows(a, found)).be.false();
    }
  });

  it("a witness convinces the host, and is traced to who gives it and who does not", async () => {
    let traced = 0;
    await fc.assert(
      fc.asyncProperty(neighbours, async ([holder, wanted]) => {
        const found = witness(covers(rightsOf(holder), rightsOf(wanted)).missing);
        if (found === undefined) {
          return;
        }
        traced += 1;
        const answers: boolean[] = [];
        for (const { profiles, roles } of [wanted, holder]) {
          const host = await hostWith(profiles, roles);
          answers.push(await host(found));
        }
        should(answers).eql([true, false]);
        const { grantedBy, lackedBy } = traceRight(found, holding(wanted), holding(holder));
        should(grantedBy.length).be.above(0);
        const policies = holder.profiles.map(({ policies: stored }) =>
          Array.isArray(stored) ? Math.max(stored.length, 1) : 1,
        );
        should(lackedBy).have.length(policies.reduce((sum, count) => sum + count, 0));
      }),
      RUNS,
    );
    should(traced).be.above(RUNS.numRuns / 4);
  });
});

function holding({ profiles, roles }: World): Holding {
  return { profiles, roles: lookup(roles) };
}
