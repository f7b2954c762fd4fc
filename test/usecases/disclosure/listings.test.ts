import should from "should";

import { compileRights } from "../../../lib/domain/rights";
import { visibleListing } from "../../../lib/usecases/disclosure/listings";
import { FakeHost } from "../../support/FakeHost";

describe("a page of specifications", () => {
  it("shows those of the caller's places of now, whenever its scroll was opened", async () => {
    const role = { _id: "r", controllers: { collection: { actions: { "*": true } } } };
    const policies = [{ roleId: "r", restrictedTo: [{ index: "acme" }] }];
    const rights = compileRights([{ _id: "p", policies }], new Map([["r", role]]));
    const command = { controller: "collection", action: "scrollSpecifications", args: {} };
    const answer = { hits: [{ _id: "acme#orders" }, { _id: "globex#orders" }], total: 2 };
    const request = {
      host: new FakeHost(),
      rights,
      command: { ...command, id: undefined, body: null },
    };
    should(await visibleListing("specification pages", request, answer)).eql({
      hits: [{ _id: "acme#orders" }],
      total: 2,
    });
  });
});
