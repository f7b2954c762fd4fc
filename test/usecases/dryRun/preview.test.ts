import should from "should";

import { actionsThat } from "../../../lib/domain/actions";
import type { StoredKey } from "../../../lib/host/port/AccessStore";
import type { Preview } from "../../../lib/usecases/dryRun/preview";
import { isDryRun } from "../../../lib/usecases/dryRun/preview";
import { actorWith, commandFor, gateOf } from "../../support/contexts";
import { FakeHost } from "../../support/FakeHost";

const ADMIN = actorWith("admin");

function on(roleId: string, index: string): { policies: object[] } {
  return { policies: [{ roleId, restrictedTo: [{ index }] }] };
}

function platform(): FakeHost {
  return new FakeHost()
    .withRole("root", { "*": ["*"] })
    .withRole("reader", { document: ["get"] })
    .withRole("writer", { document: ["get", "create"] })
    .withRole("manager", { document: ["get"], security: ["*"] })
    .withRole("blind", { document: ["get"], security: ["createProfile", "updateUser"] })
    .withIndex("acme", "orders")
    .withProfile("admin", { policies: [{ roleId: "root" }] })
    .withProfile("anonymous", { policies: [{ roleId: "reader", restrictedTo: [{ index: "x" }] }] })
    .withProfile("acme-reader", on("reader", "acme"))
    .withProfile("acme-writer", on("writer", "acme"))
    .withProfile("acme-blind", on("blind", "acme"))
    .withUser("root", "admin")
    .withUser("clerk", "acme-reader")
    .withUser("both", "acme-reader", "acme-writer");
}

describe("a dry run", () => {
  let host: FakeHost;

  beforeEach(() => {
    host = platform();
  });

  function previewOf(
    key: string,
    args: Parameters<typeof commandFor>[1],
    actor = ADMIN,
  ): Promise<Preview> {
    return gateOf(host).gate.preview(actor, commandFor(key, args));
  }

  const CREATE = { controller: "document", action: "create", collections: [null, "*"] };

  it("is asked for as any flag is, and refused when that cannot be told", () => {
    for (const dryRun of [true, "true", ""]) {
      isDryRun(commandFor("security:createUser", { dryRun })).should.be.true();
    }
    for (const dryRun of [false, "false", undefined]) {
      isDryRun(commandFor("security:createUser", { dryRun })).should.be.false();
    }
    should(() => isDryRun(commandFor("security:createUser", { dryRun: "yes please" }))).throw({
      id: "profile-guard.request.invalid",
      details: [{ code: "member.type", path: "dryRun", severity: "error" }],
    });
  });

  it("refuses what the write would be refused for, and holds nothing afterwards", async () => {
    await previewOf("security:createProfile", { id: "p", body: { policies: [] } })
      .should.be //
      .rejectedWith({ status: 400, id: "profile-guard.profile.invalid" });
    await previewOf(
      "security:createProfile",
      { id: "p", body: on("root", "acme") },
      actorWith("acme-blind"),
    ).should.be.rejectedWith({ status: 403, id: "profile-guard.rights.escalation" });
    host.holding.size.should.equal(0);
    await previewOf("security:createProfile", { id: "p", body: on("reader", "acme") });
    host.holding.size.should.equal(0);
  });

  it("tells what an update would store, add, take away, and whom it touches", async () => {
    const body = { policies: on("writer", "acme").policies, tags: ["x"] };
    const told = await previewOf("security:updateProfile", { id: "acme-reader", body });
    should(told).have.properties({
      dryRun: true,
      wouldStore: body,
      users: { total: 2, ids: ["both", "clerk"] },
      withheld: [],
      previewed: true,
    });
    told.rights.added.should.eql([
      { ...CREATE, index: null },
      { ...CREATE, index: "acme" },
    ]);
    told.rights.removed.should.eql([]);
  });

  it("tells the findings of what would be stored", async () => {
    const body = { policies: [...on("reader", "acme").policies, ...on("reader", "acme").policies] };
    const told = await previewOf("security:createProfile", { id: "p", body });
    told.findings.length.should.be.above(0);
  });

  it("tells what a role would change in every profile that uses it", async () => {
    const body = { controllers: { document: { actions: { get: true, create: true } } } };
    const told = await previewOf("security:updateRole", { id: "reader", body });
    told.rights.added
      .map(({ action, index }) => `${action} ${String(index)}`)
      .should.eql(["create null", "create acme", "create x"]);
    told.users.total.should.equal(2);
    should(told.wouldStore).eql(body);
  });

  it("refuses to delete what every Kuzzle has, as the host would", async () => {
    for (const id of ["default", "anonymous"]) {
      host.withProfile(id, { policies: [] }).withRole(id, {});
      for (const kind of ["Profile", "Role"]) {
        const deletion = { id, onAssignedUsers: "remove" };
        await previewOf(`security:delete${kind}`, deletion).should.be.rejectedWith({
          status: 400,
          id: `security.${kind.toLowerCase()}.cannot_delete`,
        });
      }
    }
  });

  it("refuses to delete what is used, as the write itself would", async () => {
    await previewOf("security:deleteProfile", { id: "acme-reader" }).should.be.rejectedWith({
      status: 412,
      id: "security.profile.in_use",
    });
    await previewOf("security:deleteRole", { id: "blind" }).should.be.rejectedWith({
      status: 412,
      id: "security.role.in_use",
    });
    const removing = { id: "acme-reader", onAssignedUsers: "remove" };
    should(await previewOf("security:deleteProfile", removing)).have.property("dryRun", true);
    should(await previewOf("security:deleteProfile", { id: "acme-blind" })).have.property("dryRun");
    host.profiles.delete("acme-blind");
    should(await previewOf("security:deleteRole", { id: "blind" })).have.property("dryRun", true);
  });

  it("keeps the members of a role that an update does not name", async () => {
    host.contents.set("reader", { tags: ["kept"] });
    const told = await previewOf("security:updateRole", { id: "reader", body: { tags: ["new"] } });
    should(told.wouldStore).eql({
      tags: ["new"],
      controllers: host.roles.get("reader")?.controllers,
    });
    told.rights.should.eql({ added: [], removed: [] });
  });

  it("tells what a user would gain and lose", async () => {
    host.contents.set("clerk", { name: "Clerk" });
    const told = await previewOf("security:updateUser", {
      id: "clerk",
      body: { profileIds: ["acme-writer"] },
    });
    should(told.wouldStore).eql({ name: "Clerk", profileIds: ["acme-writer"] });
    told.rights.added.map(({ action }) => action).should.containEql("create");
    told.rights.removed.should.eql([]);
    told.users.should.eql({ total: 1, ids: ["clerk"] });
  });

  it("tells the findings of a user", async () => {
    host.withProfile("master", { policies: [{ roleId: "root" }] });
    const body = { profileIds: ["master"] };
    const told = await previewOf("security:updateUser", { id: "clerk", body });
    told.findings.map(({ code }) => code).should.eql(["user.everything"]);
  });

  it("counts a new user whose kuid the host is to make", async () => {
    const content = { profileIds: ["acme-reader"], name: "New" };
    const told = await previewOf("security:createUser", { body: { content } });
    should(told.wouldStore).eql(content);
    told.users.should.eql({ total: 1, ids: [] });
    told.rights.added.length.should.be.above(0);
  });

  it("tells what a deletion takes, and what the users fall back to", async () => {
    const told = await previewOf("security:deleteProfile", {
      id: "acme-reader",
      onAssignedUsers: "remove",
    });
    should(told.wouldStore).be.null();
    // the one has another profile that holds as much, the other falls back to anonymous
    told.rights.added.map(({ index }) => index).should.eql(["x"]);
    told.rights.removed.map(({ index }) => index).should.containEql("acme");
    told.users.ids.should.eql(["both", "clerk"]);
  });

  it("lists twenty users, and counts all of them", async () => {
    for (let number = 10; number < 60; number += 1) {
      host.withUser(`user-${number}`, "acme-writer");
    }
    const told = await previewOf("security:updateProfile", {
      id: "acme-writer",
      body: on("reader", "acme"),
    });
    told.users.total.should.equal(51);
    told.users.ids.length.should.equal(20);
    told.users.ids.slice(0, 2).should.eql(["both", "user-10"]);
  });

  it("withholds what the caller may not see, and says so", async () => {
    const told = await previewOf(
      "security:createProfile",
      { id: "p", body: on("reader", "acme") },
      actorWith("acme-blind"),
    );
    should(told).have.properties({
      findings: [],
      rights: { added: [], removed: [] },
      users: { total: 0, ids: [] },
      withheld: ["findings", "rights", "users"],
    });
  });

  it("tells nothing of credentials but whose they are", async () => {
    const body = { username: "clerk", password: "secret" };
    const told = await previewOf("security:createCredentials", { id: "clerk", body });
    should(told.wouldStore).be.null();
    told.users.should.eql({ total: 1, ids: ["clerk"] });
    JSON.stringify(told).should.not.containEql("secret");
  });

  it("leaves the credentials out of an import", async () => {
    const told = await previewOf("admin:loadSecurities", {
      body: {
        profiles: { fresh: on("reader", "acme") },
        users: {
          fresh: {
            content: { profileIds: ["fresh"] },
            credentials: { local: { username: "fresh", password: "secret" } },
          },
        },
      },
    });
    JSON.stringify(told).should.not.containEql("secret");
    told.users.should.eql({ total: 1, ids: ["fresh"] });
    told.rights.added.map(({ index }) => index).should.containEql("acme");
  });

  it("answers 503 when what is held cannot be told", async () => {
    host.withProfile("broken", { policies: [{ roleId: "lost" }] });
    await previewOf("security:deleteProfile", { id: "broken" }).should.be.rejectedWith({
      status: 503,
      id: "profile-guard.decision.unavailable",
    });
  });

  it("only checks what is no write of a document, and says so", async () => {
    (await previewOf("admin:resetSecurity", {})).should.have.property("previewed", false);
    await previewOf("admin:resetSecurity", {}, actorWith("acme-blind")).should.be.rejectedWith({
      status: 403,
    });
  });

  it("is told for every guarded action but those that concern the platform", () => {
    const unplanned = actionsThat(
      ({ write }) => write?.target === "platform" || write?.target === "places",
    );
    unplanned
      .filter(
        (key) => !/^(?:admin|debug):|Mapping$|restrictDefaultRights|repairDangling$/u.test(key),
      )
      .should.eql([]);
  });

  describe("of what ends keys and sessions", () => {
    const DELETED = { id: "own", userId: "clerk", fate: "deleted" };

    beforeEach(() => {
      host.access.withKey("own", "clerk", "clerk").withKey("other", "both", "both");
      ["clerk 1", "clerk 2", "both 1"].forEach((session) => host.access.sessions.add(session));
    });

    it("names the keys and counts the sessions of users who are deleted", async () => {
      const told = await previewOf("security:deleteUser", { id: "clerk" });
      should(told.apiKeys).eql({ total: 1, keys: [DELETED], complete: true });
      should(told.sessions).eql({ total: 2, complete: true });
      const many = await previewOf("security:mDeleteUsers", { body: { ids: ["clerk", "both"] } });
      should(many.apiKeys?.total).equal(2);
      should(many.sessions?.total).equal(3);
    });

    it("tells what a new password, revoked tokens and a cut end", async () => {
      const args = { id: "clerk", strategy: "local", body: { password: "x" } };
      const told = await previewOf("security:updateCredentials", args);
      should(told).have.property("sessions", { total: 2, complete: true });
      should(told).not.have.property("apiKeys");
      const whole = await gateOf(host, { onNewPassword: "sessions and keys" }).gate.preview(
        ADMIN,
        commandFor("security:updateCredentials", args),
      );
      should(whole.apiKeys?.keys).eql([DELETED]);
      const revoked = await previewOf("security:revokeTokens", { id: "clerk" });
      should(revoked.sessions?.total).equal(2);
      should(revoked).not.have.property("apiKeys");
      const cut = await previewOf("profile-guard:cutOff", {
        userId: "clerk",
        body: { apiKeys: true },
      });
      should(cut.apiKeys?.keys).eql([DELETED]);
      should(cut).not.have.property("sessions");
    });

    it("names a single key that is deleted, and what was made through it", async () => {
      const limits = { policies: [[{ roleId: "reader" }]], expiresAt: -1 };
      const ancestors = [{ id: "own", hash: "h" }];
      host.access.withKey("made", "both", "both");
      const made = { ...host.access.keys.get("made"), limits: { ...limits, ancestors } };
      host.access.keys.set("made", made as StoredKey);
      const told = await previewOf("security:deleteApiKey", { userId: "clerk", id: "own" });
      should(told.apiKeys?.keys).eql([{ id: "made", userId: "both", fate: "deleted" }, DELETED]);
      should(told).not.have.property("sessions");
    });

    it("names the keys with policies that a narrowing cuts, and no others", async () => {
      host.access
        .withKey("reads", "clerk", "clerk", "reader")
        .withKey("writes", "clerk", "clerk", "writer");
      const narrowed = await previewOf("security:updateProfile", {
        id: "acme-reader",
        body: on("blind", "acme"),
      });
      // what a role with other actions leaves of document:get is the same
      should(narrowed).not.have.property("apiKeys");
      const moved = await previewOf("security:updateProfile", {
        id: "acme-reader",
        body: { policies: [{ roleId: "spare" }] },
      }).catch(() => undefined);
      should(moved).be.undefined();
      host.withRole("spare", { auth: ["logout"] });
      const { apiKeys } = await previewOf("security:updateProfile", {
        id: "acme-reader",
        body: { policies: [{ roleId: "spare" }] },
      });
      should(apiKeys).eql({
        total: 2,
        keys: ["reads", "writes"].map((id) => ({ id, userId: "clerk", fate: "narrowed" })),
        complete: true,
      });
    });

    it("names those whose own role is narrowed, whoever their user", async () => {
      host.access.withKey("of root", "root", "root", "writer");
      const { apiKeys } = await previewOf("security:updateRole", {
        id: "writer",
        body: { controllers: { document: { actions: { get: true } } } },
      });
      should(apiKeys?.keys).eql([{ id: "of root", userId: "root", fate: "narrowed" }]);
    });

    it("names the keys of a user who is moved", async () => {
      host.access.withKey("reads", "clerk", "clerk", "reader");
      const body = { profileIds: ["anonymous"] };
      const { apiKeys } = await previewOf("security:updateUser", { id: "clerk", body });
      should(apiKeys?.keys).eql([{ id: "reads", userId: "clerk", fate: "narrowed" }]);
    });

    it("tells nobody of keys or sessions who may not see them", async () => {
      host.withRole("deleter", { document: ["get"], security: ["deleteUser"] });
      host.withProfile("deleter", on("deleter", "acme"));
      const told = await previewOf("security:deleteUser", { id: "clerk" }, actorWith("deleter"));
      should(told).not.have.any.keys("apiKeys", "sessions");
    });

    it("says when there are more users than it counts", async () => {
      const ids = Array.from({ length: 21 }, (_, at) => `user-${at}`);
      ids.forEach((id) => {
        host.withUser(id, "acme-reader");
        host.access.withKey(`key of ${id}`, id, id);
        host.access.sessions.add(`${id} 1`);
      });
      const told = await previewOf("security:mDeleteUsers", { body: { ids } });
      should(told.sessions).eql({ total: 20, complete: false });
      should(told.apiKeys?.total).equal(21);
    });
  });
});
