import should from "should";

import { EscalationError, UnsafePresetError, wholeReasonOf } from "../../lib/errors/errors";
import { reasonOf } from "../../lib/usecases/audit/reasons";

describe("a refusal that leaves out what its caller may not see", () => {
  const row = { controller: "document", action: "get", index: "globex", collections: [] } as const;
  const lacking = [{ subject: 'profile "p" of user "u"', rows: [row], through: ["role r"] }];
  const error = new EscalationError("Not allowed.", lacking, ["own"], { shown: [], isCut: true });

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
