import should from "should";
import sinon from "sinon";

import type { ProfileGuardOptions } from "../../../lib/config/config";
import { EscalationError } from "../../../lib/errors/errors";
import { actorWith, commandFor, gateOf } from "../../support/contexts";
import { FakeHost } from "../../support/FakeHost";

const ALL = { "*": ["*"] };

/** A platform with two tenants; the manager of acme holds what a tenant's manager needs. */
function platform(): FakeHost {
  return new FakeHost()
    .withRole("root", ALL)
    .withRole("reader", { document: ["get", "search"] })
    .withRole("writer", { document: ["get", "search", "create"] })
    .withRole("manager", { document: ["get", "search", "create"], security: ["*"], auth: ["*"] })
    .withRole("anonymous", { auth: ["login"] })
    .withIndex("acme", "orders", "products")
    .withIndex("globex", "orders")
    .withProfile("admin", { policies: [{ roleId: "root" }] })
    .withProfile("superuser", { policies: [{ roleId: "root" }] })
    .withProfile("anonymous", { policies: [{ roleId: "anonymous" }] })
    .withProfile("default", { policies: [{ roleId: "reader", restrictedTo: [{ index: "acme" }] }] })
    .withProfile("acme-manager", on("manager", "acme"))
    .withProfile("acme-reader", on("reader", "acme"))
    .withProfile("globex-reader", on("reader", "globex"))
    .withProfile("globex-manager", on("manager", "globex"))
    .withUser("root", "admin")
    .withUser("clerk", "acme-reader")
    .withUser("rival", "globex-reader")
    .withUser("actor", "acme-manager");
}

function on(roleId: string, index: string): { policies: object[] } {
  return { policies: [{ roleId, restrictedTo: [{ index }] }] };
}

function failing(): Promise<never> {
  return Promise.reject(new Error("the action failed"));
}

const MANAGER = actorWith("acme-manager");
const ADMIN = actorWith("superuser");

describe("Gate", () => {
  let host: FakeHost;

  beforeEach(() => {
    host = platform();
  });

  function enter(
    key: string,
    args: Parameters<typeof commandFor>[1],
    actor: ReturnType<typeof actorWith> | undefined = MANAGER,
    options: ProfileGuardOptions = {},
  ): Promise<unknown> {
    return gateOf(host, options).gate.enter(actor, commandFor(key, args));
  }

  async function refused(
    key: string,
    args: Parameters<typeof commandFor>[1],
    actor = MANAGER,
  ): Promise<EscalationError> {
    const heldBefore = host.holding.size;
    const outcome: unknown = await enter(key, args, actor).catch((error: unknown) => error);
    should(outcome).be.instanceOf(EscalationError);
    host.holding.size.should.equal(heldBefore);
    return outcome as EscalationError;
  }

  const profile = (roleId: string, index?: string): object =>
    index === undefined ? { policies: [{ roleId }] } : on(roleId, index);
  const user = (...profileIds: string[]): object => ({ content: { profileIds } });

  describe("profiles", () => {
    for (const action of ["createProfile", "createOrReplaceProfile"]) {
      it(`${action}: hands out only what the actor holds`, async () => {
        await enter(`security:${action}`, { id: "new", body: profile("writer", "acme") });
        await refused(`security:${action}`, { id: "new", body: profile("writer", "globex") });
        await refused(`security:${action}`, { id: "new", body: profile("writer") });
        await refused(`security:${action}`, { id: "new", body: profile("root", "acme") });
        await refused(`profile-guard:${action}`, { id: "new", body: profile("root") });
      });
    }

    it("takes hold only of what the actor holds: the old rights count too", async () => {
      const harmless = profile("reader", "acme");
      const error = await refused("security:createOrReplaceProfile", {
        id: "globex-reader",
        body: harmless,
      });
      error.details.claims.should.match([
        {
          subject: 'profile "globex-reader"',
          moment: "before",
          through: ['profile "globex-reader", policies[0], role "reader"'],
        },
      ]);
      await enter("security:createOrReplaceProfile", { id: "acme-reader", body: harmless });
    });

    it("updateProfile: judges the merged result", async () => {
      await enter("security:updateProfile", { id: "acme-reader", body: { rateLimit: 5 } });
      await refused("security:updateProfile", { id: "globex-reader", body: { rateLimit: 5 } });
      await refused("security:updateProfile", { id: "acme-reader", body: profile("root") });
    });

    it("deleteProfile, mDeleteProfiles: the rights taken away, one by one", async () => {
      await enter("security:deleteProfile", { id: "acme-reader" });
      await refused("security:deleteProfile", { id: "globex-reader" });
      await refused("security:mDeleteProfiles", {
        body: { ids: ["acme-reader", "globex-reader"] },
      });
    });

    it("deleteProfile from users: also what these fall back to", async () => {
      const args = { id: "acme-reader", onAssignedUsers: "remove" };
      host.withRole("anonymous", { auth: ["login"] });
      await enter("security:deleteProfile", args);
      host.withUser("clerk", "acme-reader", "globex-reader");
      (await refused("security:deleteProfile", args)).details.claims.should.match([
        { subject: 'profile "globex-reader" of user "clerk"' },
      ]);
      host.withUser("clerk", "acme-reader").withRole("anonymous", { server: ["info"] });
      (await refused("security:deleteProfile", args)).details.claims.should.match([
        { subject: 'profile "anonymous" of user "clerk"' },
      ]);
    });
  });

  describe("roles", () => {
    const controllers = (actions: Record<string, boolean>): object => ({
      controllers: { document: { actions } },
    });

    it("judges every profile that uses the role, before and after", async () => {
      // reader is used in globex too
      await refused("security:updateRole", { id: "reader", body: controllers({ get: true }) });
      host.profiles.delete("globex-reader");
      await enter("security:updateRole", { id: "reader", body: controllers({ create: true }) });
      await refused("security:updateRole", { id: "reader", body: controllers({ delete: true }) });
    });

    it("lets a role without profile hold the actions that the actor holds somewhere", async () => {
      await enter("security:createRole", { id: "fresh", body: controllers({ create: true }) });
      await refused("security:createRole", { id: "fresh", body: controllers({ delete: true }) });
      await refused("security:createOrReplaceRole", {
        id: "writer",
        body: { controllers: { "*": { actions: { "*": true } } } },
      });
    });

    it("refuses the removal of an exclusion, which grants", async () => {
      host.withRole("half");
      host.roles.set("half", {
        _id: "half",
        controllers: { document: { actions: { "*": true, delete: false } } },
      });
      host.withProfile("acme-half", on("half", "acme"));
      const half = actorWith("acme-half", "acme-manager");
      await refused("security:updateRole", { id: "half", body: controllers({ "*": true }) }, half);
    });

    it("deleteRole, mDeleteRoles: the rights taken away", async () => {
      await enter("security:deleteRole", { id: "writer" });
      await refused("security:deleteRole", { id: "reader" });
      await refused("security:mDeleteRoles", { body: { ids: ["writer", "root"] } });
    });

    it("tells every node that roles changed", async () => {
      const pass = await gateOf(host).gate.enter(
        MANAGER,
        commandFor("security:deleteRole", { id: "writer" }),
      );
      await pass.run(failing).should.be.rejectedWith("the action failed");
      host.releasedWithRoles.should.equal(1);
    });
  });

  describe("users", () => {
    it("createUser: the profiles handed out", async () => {
      await enter("security:createUser", { body: user("acme-reader") });
      await refused("security:createUser", { body: user("admin") });
      await refused("security:createUser", { body: user("acme-reader", "globex-reader") });
      await refused("profile-guard:createUser", { body: user("globex-manager") });
    });

    for (const [action, body] of [
      ["updateUser", (...profileIds: string[]) => ({ profileIds })],
      ["replaceUser", (...profileIds: string[]) => ({ profileIds })],
      ["upsertUser", user],
    ] as const) {
      it(`${action}: the profiles before and after`, async () => {
        const key = `security:${action}`;
        await enter(key, { id: "clerk", body: body("acme-manager") });
        await refused(key, { id: "clerk", body: body("admin") });
        await refused(key, { id: "rival", body: body("acme-reader") });
        await refused(key, { id: "actor", body: body("acme-manager", "admin") });
        await enter(key, { id: "clerk", body: body("gone") }).should.be.rejectedWith({
          status: 400,
          id: "profile-guard.user.invalid",
        });
      });
    }

    it("updateUser without profiles still takes hold of the user", async () => {
      await enter("security:updateUser", { id: "clerk", body: { name: "C" } });
      await refused("security:updateUser", { id: "root", body: { name: "R" } });
    });

    it("deleteUser, mDeleteUsers: each user", async () => {
      await enter("security:deleteUser", { id: "clerk" });
      await refused("security:deleteUser", { id: "rival" });
      await refused("security:mDeleteUsers", { body: { ids: ["clerk", "root"] } });
    });

    it("refuses ids that are no strings", async () => {
      for (const [key, args] of [
        ["security:deleteUser", { id: ["root"] }],
        ["security:mDeleteUsers", { body: { ids: [["root"]] } }],
        ["security:updateUser", { id: "clerk", body: { profileIds: [["admin"]] } }],
        ["security:updateUser", { id: "clerk", body: { profileIds: "admin" } }],
      ] as const) {
        await enter(key, args).should.be.rejectedWith({
          status: 400,
          id: "profile-guard.request.invalid",
        });
      }
    });

    it("holds the caller's own user while they update it", async () => {
      await enter("auth:updateSelf", { body: { name: "A" } });
      host.everHeld.should.eql([
        { resource: "user:actor", mode: "alone", intent: { does: "write" } },
        { resource: "users", mode: "readers" },
      ]);
    });
  });

  describe("identity", () => {
    for (const [key, member] of [
      ["security:createCredentials", "id"],
      ["security:updateCredentials", "id"],
      ["security:deleteCredentials", "id"],
      ["security:revokeTokens", "id"],
      ["security:createApiKey", "userId"],
      ["security:deleteApiKey", "userId"],
      ["kuzzle-plugin-auth-passport-local/password:getResetPasswordToken", "id"],
    ] as const) {
      it(`${key}: whoever can act as somebody has his rights`, async () => {
        await enter(key, { [member]: "clerk" });
        await refused(key, { [member]: "root" });
        await refused(key, { [member]: "rival" });
        await enter(key, { [member]: ["root"] }).should.be.rejectedWith({ status: 400 });
      });
    }
  });

  describe("the whole platform", () => {
    for (const key of [
      "security:restrictDefaultRights",
      "security:updateUserMapping",
      "security:updateProfileMapping",
      "security:updateRoleMapping",
      "admin:resetSecurity",
      "admin:resetDatabase",
      "admin:dump",
      "admin:shutdown",
      "debug:enable",
    ]) {
      it(`${key} needs everything, by arithmetic and not by name`, async () => {
        await refused(key, {});
        await enter(key, {}, ADMIN);
      });
    }

    it("resetCache: the internal one only", async () => {
      await refused("admin:resetCache", { database: "internalCache" });
      await enter("admin:resetCache", { database: "memoryStorage" });
    });

    it("loadFixtures, loadMappings: each place as the actor could write it himself", async () => {
      host.withRole("manager", { bulk: ["import"], collection: ["create"], index: ["create"] });
      await enter("admin:loadFixtures", { body: { acme: { orders: [] } } });
      await refused("admin:loadFixtures", {
        body: { acme: { orders: [] }, globex: { orders: [] } },
      });
      await enter("admin:loadMappings", { body: { acme: { fresh: {} } } });
      await refused("admin:loadMappings", { body: { globex: { fresh: {} } } });
      await refused("admin:loadMappings", { body: { "another-tenant": {} } });
    });

    it("createFirstAdmin: once an administrator existed, or exists by another name", async () => {
      const stranger = actorWith("anonymous");
      await enter("security:createFirstAdmin", {}, stranger);
      host.users.delete("root");
      await enter("security:createFirstAdmin", {}, stranger);
      host.withUser("boss", "superuser");
      await refused("security:createFirstAdmin", {}, stranger);
      host.users.delete("boss");
      host.existed = true;
      await refused("security:createFirstAdmin", {}, stranger);
      await enter("security:createFirstAdmin", {}, ADMIN);
    });

    it("remembers the first admin, until the security is reset", async () => {
      const { gate } = gateOf(host);
      const first = commandFor("security:createFirstAdmin");
      await (await gate.enter(ADMIN, first)).run(async () => undefined);
      host.existed.should.be.true();
      const reset = commandFor("admin:resetSecurity");
      await (await gate.enter(ADMIN, reset)).run(async () => undefined);
      host.existed.should.be.false();
    });

    it("loadSecurities is judged as the client who sent it, as one write", async () => {
      const key = "admin:loadSecurities";
      const role = { controllers: { document: { actions: { get: true } } } };
      const roles = { fresh: role };
      await enter(key, {
        body: {
          roles,
          profiles: { fresh: profile("fresh", "acme") },
          users: { new: user("fresh") },
        },
      });
      await refused(key, { body: { roles, profiles: { fresh: profile("fresh") } } });
      await refused(key, { body: { users: { new: user("admin") } } });
      const overwriting = { onExistingUsers: "overwrite" };
      await refused(key, { body: { users: { root: user("acme-reader") } }, ...overwriting });
      await refused(key, { body: { roles: { reader: role } } });
      const skipping = { onExistingUsers: "skip" };
      await enter(key, { body: { users: { root: user("admin"), clerk: "x" } }, ...skipping });
      await refused(key, { body: { users: { new: user("admin") } }, ...skipping });
      const wide = { controllers: { "*": { actions: { "*": true } } } };
      await refused(key, {
        body: { roles: { fresh: wide }, profiles: { fresh: profile("fresh", "acme") } },
      });
    });
  });

  describe("a new user", () => {
    it("keeps his profiles from being deleted meanwhile", async () => {
      const held = (): string[] => host.everHeld.map(({ resource, mode }) => `${resource} ${mode}`);
      await enter("security:createUser", { id: "mary", body: user("acme-reader") });
      should(held()).containEql("users readers");
      await enter("security:mDeleteProfiles", { body: { ids: ["unused"] } }, ADMIN);
      should(held()).containEql("users writers");
    });
  });

  describe("sign-up", () => {
    const stranger = actorWith("anonymous");

    it("needs no coverage of the preset profiles", async () => {
      await enter("security:createRestrictedUser", {}, stranger);
    });

    it("is refused for everybody while the preset grants administration", async () => {
      host.withRole("reader", { security: ["updateRole"] });
      for (const actor of [stranger, ADMIN]) {
        await enter("security:createRestrictedUser", {}, actor).should.be.rejectedWith({
          status: 403,
          id: "profile-guard.rights.unsafe_preset",
        });
      }
    });
  });

  describe("the last admin", () => {
    const last = { status: 403, id: "profile-guard.rights.last_admin" };

    for (const [key, args] of [
      ["security:deleteUser", { id: "root" }],
      ["security:mDeleteUsers", { body: { ids: ["root", "clerk"] } }],
      ["security:updateUser", { id: "root", body: { profileIds: ["acme-reader"] } }],
      ["security:replaceUser", { id: "root", body: { profileIds: ["acme-reader"] } }],
      ["security:upsertUser", { id: "root", body: user("acme-reader") }],
      ["security:deleteCredentials", { id: "root" }],
      ["security:updateProfile", { id: "admin", body: profile("reader") }],
      ["security:createOrReplaceProfile", { id: "admin", body: profile("reader") }],
      ["security:deleteProfile", { id: "admin", onAssignedUsers: "remove" }],
      [
        "security:updateRole",
        { id: "root", body: { controllers: { auth: { actions: { login: true } } } } },
      ],
    ] as const) {
      it(`${key} leaves one who covers everything and can log in`, async () => {
        await enter(key, args, ADMIN).should.be.rejectedWith(last);
        host.withUser("heir", "superuser");
        host.withoutCredentials.add("heir");
        await enter(key, args, ADMIN).should.be.rejectedWith(last);
        host.withoutCredentials.delete("heir");
        if (!key.includes("Role")) {
          await enter(key, args, ADMIN);
        }
      });
    }

    it("may hold everything by several profiles together", async () => {
      const exclude = { document: { actions: { "*": false } } };
      host.roles.set("most", {
        _id: "most",
        controllers: { "*": { actions: { "*": true } }, ...exclude },
      });
      host.withRole("documents", { document: ["*"] });
      host.withProfile("most", { policies: [{ roleId: "most" }] });
      host.withProfile("documents", { policies: [{ roleId: "documents" }] });
      host.withUser("root", "most", "documents");
      for (const [key, args] of [
        ["security:deleteUser", { id: "root" }],
        ["security:updateUser", { id: "root", body: { profileIds: ["most"] } }],
        ["security:updateProfile", { id: "most", body: profile("reader") }],
        ["security:updateProfile", { id: "documents", body: profile("reader") }],
        [
          "security:updateRole",
          { id: "documents", body: { controllers: { auth: { actions: { login: true } } } } },
        ],
      ] as const) {
        await enter(key, args, ADMIN).should.be.rejectedWith(last);
      }
      host.withUser("heir", "documents", "most");
      await enter("security:deleteUser", { id: "root" }, ADMIN);
    });

    it("keeps a profile that is in use, by the host's own check, which then sees every user", async () => {
      const shown = sinon.spy(host, "showWrites");
      await enter("security:deleteProfile", { id: "admin" }, ADMIN);
      await enter("security:mDeleteProfiles", { body: { ids: ["admin", "default"] } }, ADMIN);
      shown.args.map(([collection]) => collection).should.eql(["users", "users"]);
    });

    it("is looked for by one request at a time, until its write has ended", async () => {
      host.withUser("heir", "superuser");
      const pass = await gateOf(host).gate.enter(
        ADMIN,
        commandFor("security:deleteUser", { id: "root" }),
      );
      const held = (): string[] => [...host.holding].map(({ resource }) => resource);
      held().should.containEql("admins");
      await pass.run(failing).should.be.rejectedWith("the action failed");
      held().should.eql([]);
    });

    it("loadSecurities is judged by what it leaves", async () => {
      const key = "admin:loadSecurities";
      const credentials = { local: { username: "root" } };
      const users = (profileId: string, more: object): object => ({
        users: { root: { content: { profileIds: [profileId] }, ...more } },
      });
      const overwriting = { onExistingUsers: "overwrite" };
      await enter(key, { body: users("admin", { credentials }), ...overwriting }, ADMIN);
      await enter(key, { body: users("acme-reader", { credentials }), ...overwriting }, ADMIN)
        .should.be //
        .rejectedWith(last);
      await enter(key, { body: users("admin", {}), ...overwriting }, ADMIN).should.be.rejectedWith(
        last,
      );
      const { gate } = gateOf(host);
      const nested = commandFor("security:mDeleteUsers", { body: { ids: ["root"] } });
      await gate.enter(ADMIN, nested, { partOfImport: true });
      await gate.enter(ADMIN, nested).should.be.rejectedWith(last);
    });

    it("deleteMyCredentials: not even by himself", async () => {
      const root = { kuid: "root", profileIds: ["admin"] };
      await enter("auth:deleteMyCredentials", {}, root).should.be.rejectedWith(last);
      await enter("auth:deleteMyCredentials", {}, { kuid: "clerk", profileIds: ["acme-reader"] });
    });
  });

  describe("what the actor holds", () => {
    const key = "security:createProfile";
    const request = { id: "fresh", body: on("reader", "acme") };

    /** The manager loses his rights while his request asks for the locks. */
    function narrowMeanwhile(): void {
      const take = host.lock.bind(host);
      sinon.stub(host, "lock").callsFake(async (holds) => {
        host.withProfile("acme-manager", on("reader", "globex"));
        return take(holds);
      });
    }

    it("is read again after a wait", async () => {
      host.waits = true;
      narrowMeanwhile();
      await refused(key, request);
    });

    it("is read once while the locks are asked for", async () => {
      narrowMeanwhile();
      const read = sinon.spy(host, "findProfiles");
      await enter(key, request);
      read.args.filter(([ids]) => [...ids].includes("acme-manager")).length.should.equal(1);
    });

    it("is read under the lock when it is what the request is about", async () => {
      narrowMeanwhile();
      await refused("security:updateProfile", { id: "acme-manager", body: on("manager", "acme") });
    });
  });

  for (const action of ["createOrReplaceProfile", "updateProfile"]) {
    it(`reads what ${action} replaces beside its validation, not after it`, async () => {
      const order: string[] = [];
      const findRoles = host.findRoles.bind(host);
      sinon.stub(host, "findRoles").callsFake(async (ids, ...rest) => {
        await new Promise((resolve) => setImmediate(resolve));
        order.push("validated");
        return findRoles(ids, ...rest);
      });
      const findProfiles = host.findProfiles.bind(host);
      sinon.stub(host, "findProfiles").callsFake(async (ids) => {
        const wanted = [...ids];
        if (action === "updateProfile" && wanted.includes("acme-reader")) {
          // as the host does
          order.push("asked for what is replaced");
        }
        return findProfiles(wanted);
      });
      const storedContent = host.storedContent.bind(host);
      sinon.stub(host, "storedContent").callsFake(async (collection, id) => {
        order.push("asked for what is replaced");
        return storedContent(collection, id);
      });
      const body = on("reader", "acme");
      await enter(`security:${action}`, { id: "acme-reader", body }, ADMIN);
      order.slice(0, 2).should.eql(["asked for what is replaced", "validated"]);
    });
  }

  describe("a creation that fails half-way", () => {
    const body = { content: { profileIds: ["acme-reader"] } };

    it("leaves nothing of the user whom it has made", async () => {
      const { gate } = gateOf(host);
      const pass = await gate.enter(MANAGER, commandFor("security:createUser", { body }));
      host.created = ["half-made"];
      await pass.run(failing).should.be.rejectedWith("the action failed");
      host.removedUsers.should.eql(["half-made"]);
    });

    it("says so in the log when the rest cannot be removed, and answers that it may be there", async () => {
      const { gate, lines } = gateOf(host);
      const pass = await gate.enter(MANAGER, commandFor("security:createUser", { body }));
      host.created = ["half-made"];
      sinon.stub(host, "removeUser").rejects(new Error("no storage"));
      await pass.run(failing).should.be.rejectedWith({
        status: 503,
        id: "profile-guard.write.outcome_unknown",
      });
      lines.should.eql(['what is left of user "half-made" could not be removed: no storage']);
    });

    it("removes nobody when it succeeds", async () => {
      const { gate } = gateOf(host);
      const pass = await gate.enter(MANAGER, commandFor("security:createUser", { body }));
      host.created = ["made"];
      await pass.run(async () => undefined);
      host.removedUsers.should.eql([]);
    });
  });

  describe("delegations", () => {
    const options = {
      delegations: [{ holders: ["acme-manager"], mayAssign: ["globex-reader"] }],
    };

    it("let holders assign profiles that they do not cover", async () => {
      await enter("security:createUser", { body: user("globex-reader") }, MANAGER, options);
      const body = { profileIds: ["acme-reader", "globex-reader"] };
      await enter("security:updateUser", { id: "clerk", body }, MANAGER, options);
    });

    it("let nobody else, and no other profile", async () => {
      const other = { kuid: "x", profileIds: ["acme-reader"] };
      const escalation = { id: "profile-guard.rights.escalation" };
      await enter("security:createUser", { body: user("globex-reader") }, other, options)
        .should.be //
        .rejectedWith(escalation);
      await enter("security:createUser", { body: user("admin") }, MANAGER, options)
        .should.be //
        .rejectedWith(escalation);
    });

    it("never let them edit the profile, nor act as its users", async () => {
      for (const [key, args] of [
        ["security:updateProfile", { id: "globex-reader", body: { rateLimit: 1 } }],
        ["security:updateCredentials", { id: "rival" }],
      ] as const) {
        await enter(key, args, MANAGER, options).should.be.rejectedWith({
          id: "profile-guard.rights.escalation",
        });
      }
    });
  });

  describe("the refusal", () => {
    it("tells what is missing, through what, and which own profiles fall short", async () => {
      const error = await refused("security:createUser", { body: user("globex-reader") });
      error.toJSON().should.match({
        status: 403,
        id: "profile-guard.rights.escalation",
        details: {
          missing: ["document:get, index globex", "document:search, index globex"],
          total: 2,
          fallShort: ["acme-manager"],
        },
      });
      error.name.should.equal("ForbiddenError");
      error.message.should.match(
        /^Not allowed to create a user with these profiles\. Too much is: profile "globex-reader", policies\[0\], role "reader"\. Missing: document:\{get,search\}, index globex\. Ask for no more than your own profiles grant \("acme-manager"\), or ask somebody who holds it\.$/u,
      );
    });

    it("names the policies of an API key, not the profiles behind it", async () => {
      const limits = { policies: [[{ roleId: "reader" }]], expiresAt: -1, ancestors: [] };
      const actor = { kuid: "root", profileIds: ["admin"], limits };
      const error = await refused("security:createUser", { body: user("globex-manager") }, actor);
      should(error.details.fallShort).eql([]);
      should(error.message).match(/You act through an API key: its policies count\./u);
    });

    it("names whom it concerns, for the log and who listens", async () => {
      const { gate, lines } = gateOf(host);
      const key = commandFor("security:createApiKey", { userId: "root", id: "key" });
      await gate.enter(MANAGER, key).should.be.rejectedWith(EscalationError);
      should(lines[0]).match(/"target":"root"/u);
      host.announced.should.match([{ payload: { target: "root" } }]);
      const many = commandFor("security:mDeleteUsers", { body: { ids: ["root", "rival"] } });
      await gate.enter(MANAGER, many).should.be.rejectedWith(EscalationError);
      host.announced.at(-1)?.should.match({ payload: { target: ["root", "rival"] } });
    });

    it("shows at most fifty lines, with the total", async () => {
      const restrictedTo = Array.from({ length: 70 }, (_, at) => ({ index: `i${at}` }));
      for (const { index } of restrictedTo) {
        host.withIndex(index);
      }
      const body = { policies: [{ roleId: "reader", restrictedTo }] };
      const { details } = await refused("security:createProfile", { id: "new", body });
      details.missing.should.have.length(50);
      details.total.should.equal(140);
    });

    it("is logged in one line without secrets, and announced to the application", async () => {
      const { gate, lines } = gateOf(host);
      const body = { ...user("admin"), credentials: { local: { password: "hunter2" } } };
      const command = commandFor("security:createUser", { body });
      await gate.enter(MANAGER, command).should.be.rejected();
      lines.should.have.length(1);
      should(lines[0]).match(/^refused \{"id":"profile-guard.rights.escalation".*"kuid":"actor"/u);
      lines.join().should.not.match(/hunter2/u);
      host.announced.should.match([
        { event: "profile-guard:refused", payload: { action: "createUser", reportedOnly: false } },
      ]);
    });

    it("stands whatever the application makes of the announcement", async () => {
      host.announce = () => Promise.reject(new Error("from the application"));
      await refused("security:createUser", { body: user("admin") });
    });

    it("is only reported and counted when configured so", async () => {
      const { gate, lines } = gateOf(host, { escalation: "report" });
      const pass = await gate.enter(MANAGER, commandFor("security:deleteUser", { id: "root" }));
      should(pass).not.be.undefined();
      gate.reportedRefusals.should.equal(1);
      should(lines[0]).match(/^would refuse/u);
      // a faulty request is no refusal: it stays refused
      const faulty = commandFor("security:createProfile", { id: "x", body: { policies: [] } });
      await gate.enter(MANAGER, faulty).should.be.rejectedWith({ status: 400 });
    });
  });

  it("does not judge the application itself, but validates what it writes", async () => {
    const { gate } = gateOf(host);
    const root = commandFor("security:createProfile", { id: "x", body: profile("root") });
    should(await gate.enter(undefined, root)).not.be.undefined();
    const faulty = commandFor("security:createProfile", { id: "x", body: { policies: [] } });
    await gate.enter(undefined, faulty).should.be.rejectedWith({ status: 400 });
  });

  it("refuses with 503 when a right cannot be told, but lets those mend it who hold all", async () => {
    host.withProfile("broken", { policies: [{ roleId: "gone" }] });
    await enter("security:deleteProfile", { id: "broken" }).should.be.rejectedWith({
      status: 503,
      id: "profile-guard.decision.unavailable",
    });
    host.holding.size.should.equal(0);
    await enter("security:deleteProfile", { id: "broken" }, ADMIN);
  });

  it("lets every other action pass without a look", async () => {
    const pass = await gateOf(host).gate.enter(MANAGER, commandFor("document:create"));
    should(await pass.run(async () => "answer")).have.property("result", "answer");
    host.everHeld.should.eql([]);
  });

  describe("a wide lock", () => {
    const names = (): string[] => host.everHeld.map(({ resource, mode }) => `${resource} ${mode}`);
    const lookAway = (change: () => void): void => {
      const lock = host.lock.bind(host);
      sinon.stub(host, "lock").callsFake(async (...args) => {
        change();
        return lock(...args);
      });
    };

    it("is not taken for a request that is refused", async () => {
      for (const [key, args] of [
        ["security:deleteProfile", { id: "globex-reader" }],
        ["security:mDeleteProfiles", { body: { ids: ["acme-reader", "globex-reader"] } }],
        ["security:mDeleteUsers", { body: { ids: ["rival"] } }],
        ["security:deleteRole", { id: "root" }],
        [
          "security:createOrReplaceRole",
          { id: "root", body: { controllers: { auth: { actions: { login: true } } } } },
        ],
      ] as const) {
        await enter(key, args).should.be.rejectedWith(EscalationError);
      }
      names().should.eql([]);
      host.announced.length.should.equal(5);
    });

    it("is not taken for what is not there: only its own ids are locked", async () => {
      await enter("security:mDeleteProfiles", { body: { ids: ["no", "no", "nobody"] } });
      await enter("security:deleteRole", { id: "nobody" });
      names().should.eql(["profile:no alone", "profile:nobody alone", "role:nobody alone"]);
    });

    it("is taken when it came before the lock, and is judged then", async () => {
      lookAway(() => host.withProfile("new", on("reader", "acme")));
      await enter("security:deleteProfile", { id: "new" });
      names().should.containEql("users writers");
    });

    it("is taken for what passes, and by whoever covers everything at once", async () => {
      await enter("security:deleteProfile", { id: "acme-reader" });
      await enter("security:mDeleteProfiles", { body: { ids: ["nobody"] } }, ADMIN);
      names()
        .filter((name) => name === "users writers")
        .length.should.equal(2);
    });

    it("is asked for in the name of the user, or of the address of strangers", async () => {
      await enter("security:deleteProfile", { id: "acme-reader" });
      host.lockCallers.map((caller) => caller?.key).should.eql([`user ${MANAGER.kuid}`]);
      should(await host.lockCallers[0]?.coversEverything()).be.false();
      await enter("security:deleteProfile", { id: "acme-reader" }, ADMIN);
      should(await host.lockCallers[1]?.coversEverything()).be.true();
    });
  });
});
