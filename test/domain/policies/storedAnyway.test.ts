import should from "should";

import { fault } from "../../../lib/domain/findings";
import type { FaultCode } from "../../../lib/domain/findingCodes";
import { profileFaults } from "../../../lib/domain/policies/profileFaults";
import { storedAnyway } from "../../../lib/domain/policies/storedAnyway";

describe("what Kuzzle alone stores of faulty profiles", () => {
  const reader = { roleId: "reader" };

  function passes(profile: unknown): boolean {
    const faults = profileFaults(profile, "p");
    should(faults).not.be.empty();
    return faults.every(storedAnyway(new Map([["", profile]])));
  }

  it("is a member that no profile has, tags, restrictions, and no policies", () => {
    for (const profile of [
      { policies: [reader], description: "mine", roleId: "x", "a.b": 1 },
      { policies: [] },
      { policies: [reader], tags: "a" },
      { policies: [reader], tags: ["", 1] },
      { policies: [{ ...reader, restrictedTo: [] }], owner: 1 },
    ]) {
      passes(profile).should.be.true(JSON.stringify(profile));
    }
  });

  it("is told with the members that there are", () => {
    const profile = { policies: [{ ...reader, more: 1 }], description: "mine" };
    should(profileFaults(profile).map(({ message }) => message)).eql([
      '"policies[0].more" is not allowed: a policy has "roleId" and "restrictedTo".',
      '"description" is not allowed: a profile has "policies", "rateLimit" and "tags".',
    ]);
  });

  it("is nothing that it refuses, that cannot be judged, or by which nobody could act", () => {
    for (const profile of [
      { policies: [{ ...reader, more: 1 }] },
      { policies: [{ ...reader, more: 1 }], more: 1 },
      { policies: [{ ...reader, restrictedTo: [{ index: 5 }] }] },
      { policies: [{ roleId: " " }] },
      { policies: "reader" },
      { policies: [reader], rateLimit: -1 },
      { policies: [reader], constructor: "mine" },
      { policies: [reader], toString: 1 },
      { policies: [reader], getRights: 1 },
      { policies: [reader], _id: "other" },
      { description: "mine" },
    ]) {
      passes(profile).should.be.false(JSON.stringify(profile));
    }
  });

  it("is told of each profile of an import, and of nothing else in it", () => {
    const isStored = storedAnyway(
      new Map<string, unknown>([
        ["profiles.one", { policies: [], owner: 1 }],
        ["profiles.two", { policies: [reader] }],
      ]),
    );
    const at = (code: FaultCode, path: string): boolean => isStored(fault(code, path, "m"));
    at("member.unexpected", "profiles.one.owner").should.be.true();
    at("member.empty", "profiles.one.policies").should.be.true();
    at("member.type", "profiles.two.tags[0]").should.be.true();
    at("member.unexpected", "profiles.two.owner").should.be.false();
    at("member.empty", "profiles.two.policies").should.be.false();
    at("member.unexpected", "users.mary.owner").should.be.false();
    at("member.unexpected", "owner").should.be.false();
  });
});
