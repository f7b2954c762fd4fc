import should from "should";

import { parseConfig } from "../../../lib/config/config";
import { requireVisible, visibilityOf } from "../../../lib/usecases/disclosure/visibility";
import { FakeHost } from "../../support/FakeHost";

const actor = { kuid: "reviewer", profileIds: ["reviewer"] };

function contextOf(...actions: string[]) {
  const host = new FakeHost()
    .withRole("reviewer", { security: actions })
    .withProfile("reviewer", { policies: [{ roleId: "reviewer" }] });
  return { host, actor, config: parseConfig({}, {}) };
}

describe("what an actor may see", () => {
  it("is what the host's own actions would have shown him", async () => {
    const may = await visibilityOf(contextOf("mGetProfiles", "searchUsers"));
    should(may("profile")).be.true();
    should(may("profiles")).be.false();
    should(may("user")).be.true();
    should(may("users")).be.true();
    should(may("role")).be.false();
  });

  it("is refused with 403, naming what would show it", async () => {
    await requireVisible(contextOf("getProfile"), "profile", "users").should.be.rejectedWith({
      id: "profile-guard.rights.disclosure",
      status: 403,
      message: "Not allowed to see this. It needs security:searchUsers.",
    });
  });

  it("is everything for the application itself", async () => {
    await requireVisible({ ...contextOf(), actor: undefined }, "users", "roles");
  });
});
