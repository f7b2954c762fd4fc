import should from "should";

import type { Change } from "../../../lib/usecases/escalation/change";
import { keepPreset } from "../../../lib/usecases/escalation/keepPreset";
import { actorWith, commandFor, contextOf } from "../../support/contexts";
import { FakeHost } from "../../support/FakeHost";

const ENDS = { id: "profile-guard.rights.unsafe_preset", status: 403 };

describe("a change of what whoever signs up gets", () => {
  let host: FakeHost;

  beforeEach(() => {
    host = new FakeHost()
      .withRole("shopper", { document: ["get"] })
      .withRole("maker", { security: ["createUser"] })
      .withRole("all", { "*": ["*"] })
      .withProfile("walkin", { policies: [{ roleId: "shopper" }] })
      .withProfile("other", { policies: [{ roleId: "shopper" }] })
      .withProfile("manager", { policies: [{ roleId: "maker" }] })
      .withProfile("admin", { policies: [{ roleId: "all" }] });
    host.restrictedProfileIds = ["walkin"];
  });

  const by = (profileId: string, change: Change): Promise<void> =>
    keepPreset(contextOf(host, commandFor("security:any"), actorWith(profileId)), change);
  const profile = (_id: string, roleId: string): Change => ({
    profiles: new Map([[_id, { _id, policies: [{ roleId }] }]]),
  });
  const role = (_id: string, action: string): Change => ({
    roles: new Map([[_id, { _id, controllers: { security: { actions: { [action]: true } } } }]]),
  });

  const ending: readonly (readonly [string, Change])[] = [
    ["deletes its profile", { profiles: new Map([["walkin", null]]) }],
    ["lets its profile administer", profile("walkin", "maker")],
    ["lets a role of it administer", role("shopper", "createUser")],
    ["takes a role of it away", { roles: new Map([["shopper", null]]) }],
  ];
  for (const [what, change] of ending) {
    it(`that ${what} is refused to whoever does not hold every right`, async () => {
      await by("manager", change).should.be.rejectedWith(ENDS);
      await by("admin", change).should.be.fulfilled();
      await keepPreset(contextOf(host, commandFor("security:any")), change).should.be.fulfilled();
    });
  }

  it("that ends nothing passes, and so does one of other profiles and roles", async () => {
    await by("manager", profile("walkin", "shopper")).should.be.fulfilled();
    await by("manager", profile("other", "maker")).should.be.fulfilled();
    await by("manager", { profiles: new Map([["other", null]]) }).should.be.fulfilled();
    await by("manager", role("shopper", "getUser")).should.be.fulfilled();
    await by("manager", role("maker", "createRole")).should.be.fulfilled();
  });

  it("that leaves it as bad as it is passes", async () => {
    host.withProfile("walkin", { policies: [{ roleId: "maker" }] });
    await by("manager", profile("walkin", "maker")).should.be.fulfilled();
    should(host.restrictedProfileIds).eql(["walkin"]);
  });
});
