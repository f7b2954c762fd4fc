import should from "should";

import { nearestName } from "../../lib/domain/nearest";

describe("nearestName", () => {
  for (const [wanted, known, expected] of [
    ["amce", ["acme", "globex"], "acme"],
    ["Acme", ["acme"], "acme"],
    ["order", ["orders", "products"], "orders"],
    ["restrictedto", ["restrictedTo", "roleId"], "restrictedTo"],
    ["custmer", ["customer", "custom"], "customer"],
    ["x", ["yy", "zz"], undefined],
    ["globex", ["acme"], undefined],
    ["anything", [], undefined],
  ] as const) {
    it(`of ${wanted} among ${known.join(", ")} is ${expected ?? "none"}`, () => {
      should(nearestName(wanted, known)).equal(expected);
    });
  }

  it("looks at a bounded number of names", () => {
    let seen = 0;
    function* names(): Generator<string> {
      for (;;) {
        seen += 1;
        yield `unlike-${seen}-everything-else`;
      }
    }
    should(nearestName("acme", names())).be.undefined();
    seen.should.be.below(6000);
  });
});
