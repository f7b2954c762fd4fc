import should from "should";

import { recordedArguments } from "../../../lib/usecases/audit/auditTarget";
import { commandFor } from "../../support/contexts";

describe("recordedArguments", () => {
  it("tells the key that is made, and what it may", () => {
    const policies = [{ roleId: "reader" }];
    const body = { description: "secret", policies };
    const made = commandFor("profile-guard:createApiKey", { id: "key", body });
    should(recordedArguments(made)).eql({ apiKeyId: "key", policies: JSON.stringify(policies) });
    const plain = commandFor("security:createApiKey", { userId: "mary", id: "key", body: {} });
    should(recordedArguments(plain)).eql({ userId: "mary", apiKeyId: "key" });
  });

  it("tells what was cut off", () => {
    const body = { tokens: true, connections: false };
    const cut = commandFor("profile-guard:cutOff", { userId: "mary", body });
    should(recordedArguments(cut)).eql({ userId: "mary", tokens: "true", connections: "false" });
  });
});
