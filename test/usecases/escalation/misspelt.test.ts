import should from "should";

import { actorWith, commandFor, gateOf } from "../../support/contexts";
import { FakeHost } from "../../support/FakeHost";

const INVALID = "profile-guard.user.invalid";
const ADMIN = actorWith("superuser");

/** Returns what the gate says to a request of somebody who holds everything, or that it passes. */
async function told(key: string, body: object, host = platform()): Promise<unknown> {
  try {
    await gateOf(host).gate.enter(ADMIN, commandFor(key, { id: "new", body }));
    return "passes";
  } catch (error) {
    const { id, details } = error as { id: string; details: { path: string }[] };
    should(id).equal(INVALID);
    return details.map(({ path }) => path);
  }
}

function platform(): FakeHost {
  return new FakeHost()
    .withRole("root", { "*": ["*"] })
    .withProfile("superuser", { policies: [{ roleId: "root" }] });
}

describe("a misspelt member of a user's body", () => {
  const content = { profileIds: ["superuser"] };

  it("is refused of upsertUser, which knows one more than createUser", async () => {
    should(await told("security:upsertUser", { content, credential: {} })).eql(["credential"]);
    should(await told("security:upsertUser", { content, defaults: {} })).eql(["defaults"]);
    should(await told("security:upsertUser", { content, oauth: {} })).eql(["oauth"]);
    should(await told("security:upsertUser", { content, default: {} })).eql("passes");
    should(await told("security:upsertUser", { contnt: content })).eql(["content", "contnt"]);
    should(await told("security:upsertUser", { content: { a: 1 }, credential: {} })).eql([
      "content.profileIds",
      "credential",
    ]);
  });

  it("is refused of createFirstAdmin: nobody could log in, nor make another", async () => {
    const key = "security:createFirstAdmin";
    should(await told(key, { credentails: { local: {} } })).eql(["credentails"]);
    should(await told(key, { local: { username: "root" } })).eql(["local"]);
    should(await told(key, { credentials: { local: { username: "root" } } })).eql("passes");
    should(await told(key, {})).eql("passes");
  });

  it("is left to the host where it refuses a further first admin by itself", async () => {
    const host = platform().withProfile("admin", { policies: [{ roleId: "root" }] });
    host.withUser("boss", "admin");
    should(await host.adminExists()).be.true();
    should(await told("security:createFirstAdmin", { credentails: {} }, host)).eql("passes");
  });
});
