import should from "should";

import { explainedPairFaults } from "../../../lib/domain/insight/explainedPairs";

const profileWith = (count: number): object => ({
  policies: Array.from({ length: count }, () => ({ roleId: "reader" })),
});
const collections = (count: number): string[] =>
  Array.from({ length: count }, (_, number) => `c${number}`);

describe("pairs of policies and places that an explanation tells of", () => {
  it("are 20,000 at most, of all profiles and targets together", () => {
    const targets = [
      { index: "a", collections: collections(100) },
      { index: "b", collections: collections(100) },
    ];
    should(explainedPairFaults([profileWith(60), profileWith(40)], targets)).eql([]);
    const [found, ...more] = explainedPairFaults([profileWith(60), profileWith(41)], targets);
    should(found).match({
      code: "entries.tooMany",
      path: "request.targets",
      message: /198 at a time/u,
    });
    should(more).be.empty();
  });

  it("are as many as there are for one place, and for none", () => {
    should(explainedPairFaults([profileWith(30_000)], undefined)).eql([]);
    should(explainedPairFaults([profileWith(30_000)], [{ index: "a", collections: ["b"] }])).eql(
      [],
    );
    should(explainedPairFaults([profileWith(30_000)], [{}, 5])).have.length(1);
  });
});
