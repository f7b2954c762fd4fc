import { parseConfig } from "../../lib/config";
import { adoptRestrictedProfiles } from "../../lib/usecases/restrictedProfiles";
import { FakeHost } from "../support/FakeHost";

const POLICIES = { policies: [{ roleId: "editor" }] };

describe("adoptRestrictedProfiles", () => {
  it("makes the configured list the host's own", async () => {
    const host = new FakeHost().withProfile("customer", POLICIES);
    await adoptRestrictedProfiles(host, parseConfig({ restrictedProfileIds: ["customer"] }, {}));
    host.restrictedProfileIds.should.eql(["customer"]);
  });

  it("keeps the host's list when none is configured", async () => {
    const host = new FakeHost().withProfile("default", POLICIES);
    await adoptRestrictedProfiles(host, parseConfig({}, {}));
    host.restrictedProfileIds.should.eql(["default"]);
  });

  it("stops the start, naming each profile that does not exist", async () => {
    const host = new FakeHost().withProfile("customer", POLICIES);
    const config = parseConfig({ restrictedProfileIds: ["custmer", "customer", "gone"] }, {});
    await adoptRestrictedProfiles(host, config).should.be.rejectedWith({
      id: "profile-guard.configuration.invalid",
      details: [
        { code: "profile.unknown", path: "restrictedProfileIds[0]", suggestion: "customer" },
        { code: "profile.unknown", path: "restrictedProfileIds[2]" },
      ],
    });
    host.restrictedProfileIds.should.eql(["default"]);
  });
});
