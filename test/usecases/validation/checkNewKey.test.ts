import should from "should";

import { missingRoles } from "../../../lib/domain/policies/references";

describe("a key with the policies of a role that is not there", () => {
  it("does not say that a role does not exist to who may not see roles", () => {
    const profile = { policies: [{ roleId: "reader" }] };
    const told = (isHidden: boolean): (string | undefined)[] =>
      missingRoles(profile, { roleIds: new Set() }, [], undefined, isHidden).map(
        ({ message }) => message,
      );
    should(told(false)).eql(['Role "reader" does not exist.']);
    should(told(true)).eql(['Role "reader" does not exist, or is none that you may see.']);
  });
});
