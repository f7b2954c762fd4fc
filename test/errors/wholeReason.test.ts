import should from "should";

import { visibleShortfalls } from "../../lib/domain/escalation/visibleShortfalls";
import {
  ConstraintError,
  EscalationError,
  UnsafePresetError,
  wholeReasonOf,
} from "../../lib/errors/errors";
import { RefusalReporter } from "../../lib/usecases/support/RefusalReporter";
import { parseConfig } from "../../lib/config/config";
import { ReferencedError } from "../../lib/errors/ReferencedError";
import { writeForSdk } from "../../lib/errors/sdkForms";
import { reasonOf } from "../../lib/usecases/audit/reasons";

describe("a refusal that leaves out what its caller may not see", () => {
  const row = { controller: "document", action: "get", index: "globex", collections: [] } as const;
  const lacking = [{ subject: 'profile "p" of user "u"', rows: [row], through: ["role r"] }];
  const error = new EscalationError("Not allowed.", lacking, ["own"], { shown: [], isCut: true });

  it("says what to do to be told", () => {
    should(error.message).equal(
      "Not allowed. You lack a right for this, or a name in it does not exist. To be told which, you need security:getRole, security:getProfile and security:getUser; an administrator finds it in the audit.",
    );
    const shown = new EscalationError("Not allowed.", lacking, [], { shown: lacking, isCut: true });
    should(shown.message).endWith(
      "Missing: document:get, index globex, no collection. Ask somebody who holds it. You lack more rights than these, or a name in it does not exist. To be told which, you need security:getRole, security:getProfile and security:getUser; an administrator finds it in the audit.",
    );
  });

  it("names no rights that would not help, where who covers it alone is shown it", () => {
    const told = { shown: [], isCut: true, isByCoverage: true };
    should(new EscalationError("Not allowed.", lacking, [], told).message).equal(
      "Not allowed. You lack a right for this, or a name in it does not exist. An administrator finds in the audit which.",
    );
    const broken = [{ constraint: "c", path: "constraints[0]", withheld: true as const }];
    should(new ConstraintError("Not allowed.", broken, broken, true).message).endWith(
      "or break it further. An administrator finds in the audit how.",
    );
    should(new ConstraintError("Not allowed.", broken).message).match(/To be told how, you need/u);
  });

  it("says so over kuzzle-sdk too, which drops the details", () => {
    const cut = [
      new EscalationError("m", lacking, [], { shown: lacking, isCut: true }),
      new ReferencedError("m", { profiles: [], total: 0, withheld: true }),
    ].map((one) => {
      writeForSdk(one);
      return one.toJSON();
    });
    should(cut).match([
      {
        errors: [
          "document:get, index globex, no collection",
          "and what you may not see (withheld)",
        ],
        count: 2,
      },
      { errors: [{ withheld: true }], count: 1 },
    ]);
  });

  it("is all that is listed where nothing else may be told", () => {
    const all = new EscalationError("m", lacking, [], { shown: [], isCut: true });
    writeForSdk(all);
    should(all.toJSON()).match({ errors: ["what you may not see (withheld)"], count: 1 });
  });

  it("names in the log what does not exist", () => {
    const through = ['profile "nosuch" of user "u" does not exist'];
    const subject = 'profile "nosuch" of user "u"';
    const unknown = new EscalationError("Not allowed.", [{ subject, rows: [], through }], [], {
      shown: [{ subject, rows: [], through: [] }],
      isCut: true,
    });
    should(wholeReasonOf(unknown).message).equal(
      'Not allowed. Cause: profile "nosuch" of user "u" does not exist.',
    );
    should(unknown.message).not.match(/nosuch|Cause/u);
  });

  it("says so, and nothing else of it", () => {
    should(error.details).eql({
      missing: [],
      total: 0,
      claims: [],
      fallShort: ["own"],
      withheld: true,
    });
    for (const told of [
      error.message,
      JSON.stringify(error),
      JSON.stringify(Object.entries(error)),
    ]) {
      should(told).not.match(/globex|profile "p"|role r/u);
    }
  });

  it("keeps all of it for the log and the audit", () => {
    should(wholeReasonOf(error)).match({
      message: /document:get, index globex/u,
      details: { total: 1, claims: [{ subject: 'profile "p" of user "u"' }] },
    });
    should(reasonOf(error).message).match(/index globex/u);
    should(reasonOf(error).details).eql({
      missing: ["document:get, index globex, no collection"],
      total: 1,
      claims: [{ subject: 'profile "p" of user "u"', through: ["role r"] }],
    });
    const preset = new UnsafePresetError(["security:createUser"], false);
    should(preset.message).not.match(/createUser/u);
    should(reasonOf(preset).message).match(/createUser/u);
  });

  it("explains a profile that counts though the user has it no more, to whoever may see the user", () => {
    const former = { kuid: "tom", profileId: "auditor" };
    const subject = 'profile "auditor" of user "tom"';
    const words =
      'Not allowed. Missing: document:get, index globex, no collection. Profile "auditor" was taken from user "tom" by a delegation, and still counts as theirs. Ask somebody who holds its rights to write the profiles of that user.';
    const one = { subject, rows: [row], through: [], former };
    const told = new EscalationError("Not allowed.", [one], []);
    should(told.message).eql(words);
    should(told.details.claims).eql([{ subject, through: [], former: true }]);
    should(reasonOf(told).details?.claims).eql([{ subject, through: [], former: true }]);

    const user = { subject: ["user"], rights: ["user", "profile"] } as const;
    const sighted = { ...one, visibility: user };
    const seeing = (...seen: string[]): string =>
      new EscalationError(
        "Not allowed.",
        [sighted],
        [],
        visibleShortfalls([sighted], (sight) => seen.includes(sight)),
      ).message;
    should(seeing("user")).match(/was taken from user "tom"/u);
    should(seeing("profile")).not.match(/auditor|tom/u);
  });

  it("is recorded and logged within bounds, whatever it lists @long", async () => {
    const long = "x".repeat(5_000);
    const many = Array.from({ length: 1_000 }, (_, at) => ({
      subject: `user "${at}${long}"`,
      rows: [{ ...row, index: `${at}${long}` }],
      through: Array.from({ length: 100 }, (__, way) => `${way}${long}`),
    }));
    const huge = new EscalationError(`Not allowed: ${long}.`, many, [long]);
    const { details } = reasonOf(huge);
    should(details).match({ total: 1_000, more: 990 });
    should(details?.missing).have.length(20);
    should(details?.claims).have.length(10);
    should(JSON.stringify(reasonOf(huge)).length).be.below(16_000);

    const lines: string[] = [];
    const log = { warn: (line: string) => void lines.push(line) };
    const announced: unknown[] = [];
    const host = {
      announce: async (_event: string, refusal: unknown) => void announced.push(refusal),
    };
    const reporter = new RefusalReporter(host, parseConfig({}, {}), log);
    const profileIds = Array.from({ length: 1_000 }, () => long);
    const command = { controller: "security", action: "createUser", id: long, body: {}, args: {} };
    await reporter.report(huge, { kuid: long, profileIds }, command);
    should(lines[0]?.length).be.below(6_000);
    should(announced[0]).match({ details: { total: 1_000 }, target: long });
    await reporter.report(error, { kuid: "own", profileIds: ["own"] }, command);
    should(lines[1]).match(
      /"details":\{"missing":\["document:get, index globex, no collection"\].*role r/u,
    );
  });
});
