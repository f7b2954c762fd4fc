import should from "should";

import { nearestName, slipOf } from "../../lib/domain/nearest";

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

describe("slipOf", () => {
  for (const [wanted, known, expected] of [
    ["gett", ["get"], "get"],
    ["aprove", ["approve"], "approve"],
    ["serach", ["search"], "search"],
    ["get", ["get"], undefined],
    ["getX", ["get"], undefined],
    ["step2", ["step"], undefined],
    ["step2", ["step1"], undefined],
    ["set", ["get"], undefined],
    ["unlock", ["lock"], undefined],
    ["go", ["g", "og", "got"], undefined],
    ["unrelated", [], undefined],
  ] as const) {
    it(`of ${wanted} among ${known.join(", ")} is ${expected ?? "none"}`, () => {
      should(slipOf(wanted, known)).equal(expected);
    });
  }
});
