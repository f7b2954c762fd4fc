import should from "should";

import { compare } from "../../../lib/usecases/insight/compare";
import { effectiveRights } from "../../../lib/usecases/insight/effectiveRights";
import { FakeHost } from "../../support/FakeHost";
import { insightContext } from "../../support/insight";

describe("the rights of an API key whose policies name a role that is gone", () => {
  let host: FakeHost;

  beforeEach(() => {
    host = new FakeHost()
      .withRole("reader", { document: ["get"] })
      .withProfile("acme", { policies: [{ roleId: "reader" }] })
      .withUser("john", "acme");
    keyWith([[{ roleId: "reader" }, { roleId: "gone" }]]);
  });

  function keyWith(policies: readonly (readonly { readonly roleId: string }[])[]): void {
    const limits = { policies, expiresAt: -1, ancestors: [] };
    const rest = { expiresAt: -1, madeThrough: [] };
    host.keys.stored.set("key", { id: "key", kuid: "john", ...rest, limits });
  }

  const GONE = {
    policy: 1,
    roleId: "gone",
    message:
      'Role "gone" does not exist, which policies[1] of API key "key" names: the key may do nothing.',
  };

  it("are none, and effectiveRights names the role", async () => {
    const told = await effectiveRights(
      insightContext(host, "effectiveRights", { apiKeyId: "key" }),
    );
    told.rights.should.eql([]);
    should(told.cut).containEql({ apiKeyId: "key", byUser: [], complete: true, goneRoles: [GONE] });
    should(told.cut?.byPolicies.map(({ action }) => action)).containEql("get");
  });

  it("are none, and compare names the role", async () => {
    const body = { left: { userId: "john" }, right: { apiKeyId: "key" } };
    const told = await compare(insightContext(host, "compare", { body }));
    told.added.should.eql([]);
    told.removed.map(({ action }) => action).should.containEql("get");
    should(told.cut?.right?.goneRoles).eql([GONE]);
  });

  it("are none where a key that it was made through names it", async () => {
    keyWith([[{ roleId: "reader" }], [{ roleId: "gone" }]]);
    const told = await effectiveRights(
      insightContext(host, "effectiveRights", { apiKeyId: "key" }),
    );
    told.rights.should.eql([]);
    should(told.cut?.goneRoles?.map(({ message }) => message)).eql([
      'Role "gone" does not exist, which policies[0] of a key through which "key" was made names: the key may do nothing.',
    ]);
  });

  it("name none while every role is there", async () => {
    keyWith([[{ roleId: "reader" }]]);
    const told = await effectiveRights(
      insightContext(host, "effectiveRights", { apiKeyId: "key" }),
    );
    should(told.cut).eql({ apiKeyId: "key", byPolicies: [], byUser: [], complete: true });
    told.rights.map(({ action }) => action).should.eql(["get", "get"]);
  });

  it("stay unknown while a role of their user is gone, or one of theirs is malformed", async () => {
    host.roles.set("broken", { _id: "broken", controllers: { document: null } });
    keyWith([[{ roleId: "broken" }]]);
    await effectiveRights(
      insightContext(host, "effectiveRights", { apiKeyId: "key" }),
    ).should.be.rejectedWith({ status: 503 });
    keyWith([[{ roleId: "gone" }]]);
    host.withProfile("acme", { policies: [{ roleId: "gone-too" }] });
    await effectiveRights(
      insightContext(host, "effectiveRights", { apiKeyId: "key" }),
    ).should.be.rejectedWith({ status: 503 });
  });
});
