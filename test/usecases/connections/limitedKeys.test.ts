import "should";

import type { RightsChange } from "../../../lib/domain/connections/rightsChange";
import type { StoredLimits } from "../../../lib/domain/policies/keyLimits";
import type { FakeHost } from "../../support/FakeHost";
import { hostOfReader, nodeOf, subscriptionOf } from "./scene";

describe("subscriptions by API keys with policies", () => {
  let host: FakeHost;

  const limited = (...policies: StoredLimits["policies"]) => ({
    ...{ jwt: "kauth-of-key", isApiKey: false },
    limits: { policies, expiresAt: -1, ancestors: [{ id: "key", hash: "h" }] },
  });

  /** Lists the subscriptions that end after a change, of one with a whole token and one with limits. */
  async function ended(
    token: ReturnType<typeof limited>,
    change: RightsChange,
    prepare: () => void,
  ): Promise<string[]> {
    const { openConnections, connections } = nodeOf(host);
    openConnections.add(subscriptionOf(host, "ann"), ["reader"]);
    openConnections.add(subscriptionOf(host, "ann", { connectionId: "by key", token }), ["reader"]);
    await openConnections.look();
    await openConnections.settled();
    prepare();
    connections.log.push(change);
    await openConnections.look();
    await openConnections.settled();
    openConnections.stop();
    return connections.ended;
  }

  beforeEach(() => {
    host = hostOfReader().withRole("limits", { realtime: ["subscribe"] });
  });

  it("go on while the user and the policies allow them", async () => {
    const token = limited([{ roleId: "limits" }], [{ roleId: "reads" }]);
    (await ended(token, { all: true }, () => undefined)).should.eql([]);
  });

  it("end with a role of the policies, which no profile names", async () => {
    const token = limited([{ roleId: "reads" }], [{ roleId: "limits" }]);
    const narrow = (): void => {
      host.withRole("limits", { document: ["get"] });
    };
    (await ended(token, { roles: ["limits"] }, narrow)).should.eql(["by key room"]);
  });

  it("end when a role of the policies is gone: nobody can tell what they allow", async () => {
    const remove = (): void => {
      host.roles.delete("limits");
    };
    const token = limited([{ roleId: "limits" }]);
    (await ended(token, { roles: ["limits"] }, remove)).should.eql(["by key room"]);
  });

  it("end with what the user loses, whatever the policies allow", async () => {
    const narrow = (): void => {
      host.withProfile("reader", {
        policies: [{ roleId: "reads", restrictedTo: [{ index: "globex" }] }],
      });
    };
    const token = limited([{ roleId: "limits" }]);
    (await ended(token, { profiles: ["reader"] }, narrow)).should.eql([
      "line of ann room",
      "by key room",
    ]);
  });

  it("do not begin beyond the policies: the first look ends them", async () => {
    const token = limited([{ roleId: "limits", restrictedTo: [{ index: "globex" }] }]);
    (await ended(token, {}, () => undefined)).should.eql(["by key room"]);
  });

  it("of a token that a key made end with the key", async () => {
    const remove = (): void => {
      host.connections.endedTokens.add("kauth-of-key").add("token of ann");
    };
    const token = limited([{ roleId: "limits" }]);
    (await ended(token, { apiKeys: true }, remove)).should.eql(["by key room"]);
  });
});
