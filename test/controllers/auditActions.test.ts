import should from "should";

import { parseConfig } from "../../lib/config/config";
import { runAuditAction } from "../../lib/controllers/auditActions";
import type { Services } from "../../lib/usecases/Services";
import type { Actor } from "../../lib/usecases/support/command";
import { gateOf } from "../support/contexts";
import { FakeHost } from "../support/FakeHost";
import { requestOf } from "../support/requests";

describe("runAuditAction", () => {
  it("judges a later page by the rights of now, within the API key that asks", async () => {
    const host = new FakeHost();
    const services = { host, config: parseConfig({}, {}), gate: gateOf(host).gate, audit: {} };
    const limits = { policies: [[{ roleId: "reads" }]], expiresAt: -1, ancestors: [] };
    const request = requestOf(
      "profile-guard",
      "exportAudit",
      {},
      { token: { userId: "john", profileGuard: limits }, user: { _id: "john", profileIds: ["p"] } },
    );
    const actors: (Actor | undefined)[] = [];
    const action: Parameters<typeof runAuditAction>[1] = {
      routes: [],
      answer: async (context) => {
        actors.push(context.actor, (await context.now()).actor);
        return {};
      },
    };
    await runAuditAction(services as unknown as Services, action, request);
    const [first, later] = actors;
    should(later).eql(first);
    should(later?.limits).eql(limits);
  });
});
