import should from "should";

import { profilesWithout } from "../../../lib/domain/policies/profilesWithout";

describe("profilesWithout", () => {
  it("leaves the others, in their order", () => {
    should(profilesWithout(["a", "b", "c", "b"], "b")).eql(["a", "c"]);
  });

  it("falls back to the profile of strangers where there is no other, as Kuzzle does", () => {
    should(profilesWithout(["b"], "b")).eql(["anonymous"]);
  });
});
