import should from "should";

import { effectivePolicies, roleIdsOf, roleIdsToCompile } from "../../lib/domain/storedPolicies";

const NAMED = [{ roleId: "reader" }, { roleId: "writer" }];

describe("the policies of a profile", () => {
  for (const policies of [undefined, null, false, []]) {
    it(`are the role default in the place of ${JSON.stringify(policies)}`, () => {
      should(effectivePolicies({ policies })).eql([{ roleId: "default" }]);
      should([...roleIdsOf({ policies })]).eql(["default"]);
    });
  }

  it("are as they are written, where there are any", () => {
    should(effectivePolicies({ policies: NAMED })).equal(NAMED);
    should([...roleIdsOf({ policies: NAMED })]).eql(["reader", "writer"]);
  });

  it("cannot be read where they are no list", () => {
    should(effectivePolicies({ policies: "reader" })).equal(undefined);
    should(roleIdsOf({ policies: "reader" }).size).equal(0);
  });

  it("need the role default read, should another profile have none", () => {
    should([...roleIdsToCompile([{ policies: NAMED }])]).eql(["reader", "writer", "default"]);
  });
});
