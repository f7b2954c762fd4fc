import should from "should";

import { restrictionFaults } from "../../../lib/domain/policies/restrictionFaults";

/** The console's cheat sheet shows an object where Kuzzle wants a list. */
describe("A restrictedTo that is no list", () => {
  const messageOf = (restrictedTo: unknown): string => {
    const faults = restrictionFaults(restrictedTo, "restrictedTo");
    should(faults).match([{ code: "member.type" }]);
    return faults[0]?.message ?? "";
  };
  const form = '"restrictedTo" must be an array of {index, collections?}.';

  for (const [given, written] of [
    [{ index: "acme", collections: ["a", "b"] }, '[{"index":"acme","collections":["a","b"]}]'],
    [{ index: "acme" }, '[{"index":"acme"}]'],
    [
      { acme: ["a"], globex: ["b", "c"] },
      '[{"index":"acme","collections":["a"]},{"index":"globex","collections":["b","c"]}]',
    ],
    ["acme", '[{"index":"acme"}]'],
  ] as const) {
    it(`is told how to write ${JSON.stringify(given)}`, () => {
      messageOf(given).should.equal(`${form} Write ${written}.`);
    });
  }

  it("is told the form alone where what was meant is not certain", () => {
    for (const given of [
      {},
      { acme: [] },
      { acme: true },
      { index: "acme", collections: [] },
      { index: 1, collections: ["a"] },
      { index: "acme", collections: ["a"], more: ["b"] },
      " ",
      3,
      { index: "acme", collections: Array.from({ length: 100 }, (_, at) => `collection-${at}`) },
    ]) {
      messageOf(given).should.equal(form);
    }
  });

  it("is told how to write an index that stands alone in a list", () => {
    should(restrictionFaults(["acme"], "restrictedTo")).match([
      {
        code: "member.type",
        path: "restrictedTo[0]",
        message:
          /^"restrictedTo\[0\]" must be an object \{index, collections\?\}\. Write \{"index":"acme"\}\.$/u,
      },
    ]);
  });
});
