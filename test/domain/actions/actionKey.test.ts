import should from "should";

import { readActionKey } from "../../../lib/domain/actions";

describe("controller:action", () => {
  it("is read as the controller and the action, those of plugins too", () => {
    should(readActionKey("security:getUser")).eql({ controller: "security", action: "getUser" });
    should(readActionKey("a-plugin/things:get")).eql({
      controller: "a-plugin/things",
      action: "get",
    });
  });

  it("names no action where there is none", () => {
    should(readActionKey("security")).eql({ controller: "security", action: "" });
  });
});
