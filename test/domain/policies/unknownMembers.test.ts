import should from "should";

import { fault } from "../../../lib/domain/findings";
import {
  unchangedMembers,
  unchangedWarnings,
  without,
} from "../../../lib/domain/policies/unknownMembers";

const policies = [{ roleId: "reader" }];

describe("Members that no profile has", () => {
  const unchanged = (profile: unknown, stored: object | undefined): readonly string[] =>
    unchangedMembers(profile, stored as Readonly<Record<string, unknown>> | undefined);

  it("are unchanged where the stored profile has the same, however it is spelt", () => {
    const stored = { policies, description: { de: "Leser", en: ["readers"] }, owner: null };
    unchanged(
      { policies: [], description: { en: ["readers"], de: "Leser" }, owner: null },
      stored,
    ).should.eql(["description", "owner"]);
  });

  it("are not where it has another, or none, or is not there", () => {
    unchanged({ policies, description: "new" }, { policies, description: "old" }).should.eql([]);
    unchanged({ policies, description: "new" }, { policies }).should.eql([]);
    unchanged({ policies, description: "new" }, undefined).should.eql([]);
    unchanged({ policies, toString: "new" }, { policies }).should.eql([]);
    unchanged("description", { policies }).should.eql([]);
  });

  it("are not what a profile has, or what stands within its policies", () => {
    const profile = { policies: [{ roleId: "reader", note: "x" }], rateLimit: -1, tags: 3 };
    unchanged(profile, profile).should.eql([]);
    // a name may look like a path
    unchanged({ ...profile, "policies[0].note": 1 }, { "policies[0].note": 1 }).should.eql([
      "policies[0].note",
    ]);
  });

  it("are, beside the policies, a profile's own where they are wrong", () => {
    const profile = { policies: [{}], rateLimit: -1, tags: ["", "a"] };
    const faults = ["policies[0].roleId", "rateLimit", "tags[0]", "tagsX"].map((path) =>
      fault("member.range", path, "Wrong."),
    );
    unchangedMembers(profile, profile, faults).should.eql(["rateLimit", "tags"]);
    unchangedMembers({ ...profile, rateLimit: -2 }, profile, faults).should.eql(["tags"]);
    unchangedWarnings(["rateLimit", "tags"], faults)
      .map(({ path, severity, message }) => [path, severity, message])
      .should.eql([
        ["rateLimit", "warning", "Wrong. It is kept, because it is stored so already."],
        ["tags[0]", "warning", "Wrong. It is kept, because it is stored so already."],
      ]);
  });

  it("are left out, and told as warnings", () => {
    should(without({ policies, note: 1, rateLimt: 2 }, ["note", "rateLimt"])).eql({ policies });
    unchangedWarnings(["note", "rateLimt"])
      .map(({ code, severity, path, suggestion }) => [code, severity, path, suggestion])
      .should.eql([
        ["member.unexpected", "warning", "note", undefined],
        ["member.unexpected", "warning", "rateLimt", "rateLimit"],
      ]);
  });
});
