import should from "should";

import { EscalationError, UnsafePresetError, wholeReasonOf } from "../../lib/errors/errors";
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
      "Missing: document:get, index globex, no collection. You lack more rights than these, or a name in it does not exist. To be told which, you need security:getRole, security:getProfile and security:getUser; an administrator finds it in the audit.",
    );
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
    const preset = new UnsafePresetError(["security:createUser"], false);
    should(preset.message).not.match(/createUser/u);
    should(reasonOf(preset).message).match(/createUser/u);
  });
});
