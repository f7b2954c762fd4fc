import should from "should";

import type { ProfileGuardOptions } from "../../lib/config/config";
import { parseConfig } from "../../lib/config/config";
import { prepareStart } from "../../lib/wiring/prepareStart";
import { FakeHost } from "../support/FakeHost";

const READER = { policies: [{ roleId: "reader" }] };

describe("prepareStart", () => {
  let warnings: string[];

  beforeEach(() => {
    warnings = [];
  });

  function start(host: FakeHost, options: ProfileGuardOptions = {}): Promise<void> {
    const log = {
      warn: (line: string) => {
        warnings.push(line);
      },
    };
    return prepareStart({ host, config: parseConfig(options, {}), log });
  }

  function host(): FakeHost {
    return new FakeHost()
      .withRole("reader", { document: ["get"] })
      .withProfile("default", READER)
      .withProfile("customer", READER);
  }

  it("makes the configured preset list the host's own", async () => {
    const fake = host();
    await start(fake, { restrictedProfileIds: ["customer"] });
    fake.restrictedProfileIds.should.eql(["customer"]);
    warnings.should.eql([]);
  });

  it("leaves the host's list alone when native actions are not guarded", async () => {
    const fake = host();
    await start(fake, { restrictedProfileIds: ["customer"], guardNativeActions: false });
    fake.restrictedProfileIds.should.eql(["default"]);
  });

  it("keeps the host's list when none is configured", async () => {
    const fake = host();
    await start(fake);
    fake.restrictedProfileIds.should.eql(["default"]);
  });

  it("warns of profiles of delegations that do not exist", async () => {
    const fake = host();
    await start(fake, {
      delegations: [
        { holders: ["default", "mangers"], mayAssign: ["custmer"] },
        { holders: ["default"], mayAssign: ["customer"] },
      ],
    });
    warnings.should.eql([
      'Delegations have no effect for profiles that do not exist. delegations[0].holders[1]: Profile "mangers" does not exist. delegations[0].mayAssign[0]: Profile "custmer" does not exist. Did you mean "customer"?',
    ]);
  });

  it("says why a profile may be missing that the application imports", async () => {
    await start(host(), { restrictedProfileIds: ["gone"] }).should.be.rejectedWith({
      message:
        'The configuration of profile-guard has 1 fault:\n  restrictedProfileIds[0]: Profile "gone" does not exist. If the application imports it, another application on this Redis may have the same imports, which Kuzzle then skips: see "Several applications on one Redis" in docs/cluster.md.',
    });
  });

  it("stops the start, naming each profile that does not exist", async () => {
    const fake = host();
    await start(fake, {
      restrictedProfileIds: ["custmer", "customer", "gone"],
    }).should.be.rejectedWith({
      id: "profile-guard.configuration.invalid",
      details: [
        { code: "profile.unknown", path: "restrictedProfileIds[0]", suggestion: "customer" },
        { code: "profile.unknown", path: "restrictedProfileIds[2]" },
      ],
    });
    fake.restrictedProfileIds.should.eql(["default"]);
  });

  it("warns loudly when the preset list grants administration", async () => {
    await start(host().withRole("reader", { security: ["createUser"] }));
    should(warnings).have.length(1);
    should(warnings[0]).match(/SECURITY: .*\(default\) grant 1 guarded actions, security:create/u);
  });

  it("remembers that an administrator exists, and only then", async () => {
    const fake = host();
    await start(fake);
    fake.existed.should.be.false();
    await start(fake.withUser("root", "admin"));
    fake.existed.should.be.true();
  });
});
