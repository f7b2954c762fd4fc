import should from "should";

import type { ProfileGuardOptions } from "../../../lib/config/config";
import { parseConfig } from "../../../lib/config/config";
import type { FindDanglingAnswer, RepairDanglingAnswer } from "../../../lib/api/drift";
import { findDangling } from "../../../lib/usecases/drift/findDangling";
import { repairDangling } from "../../../lib/usecases/drift/repairDangling";
import type { DecisionContext } from "../../../lib/usecases/support/context";
import { actorWith, commandFor, gateOf } from "../../support/contexts";
import { FakeHost } from "../../support/FakeHost";

const reader = (...restrictedTo: object[]): object => ({ roleId: "reader", restrictedTo });

describe("what dangles", () => {
  let host: FakeHost;

  beforeEach(() => {
    host = new FakeHost()
      .withRole("default")
      .withRole("root", { "*": ["*"] })
      .withRole("reader", { document: ["get"] })
      .withRole("auditor", { security: ["searchProfiles", "searchRoles"] })
      .withIndex("acme", "orders")
      .withProfile("admin", { policies: [{ roleId: "root" }] })
      .withProfile("auditor", { policies: [{ roleId: "auditor" }] })
      .withProfile("sound", { policies: [reader({ index: "acme", collections: ["orders"] })] })
      .withUser("root", "admin");
    host.drift.withCredentials("root");
    host.listStrategies = () => ["local"];
  });

  function context(
    key: string,
    args: Record<string, unknown>,
    by: string,
    options: ProfileGuardOptions = {},
  ): DecisionContext {
    const config = parseConfig(options, {});
    return { host, config, actor: actorWith(by), command: commandFor(key, args) };
  }

  const find = (args: Record<string, unknown> = {}, by = "admin"): Promise<FindDanglingAnswer> =>
    findDangling(context("profile-guard:findDangling", args, by));
  const repair = (
    args: Record<string, unknown> = { dryRun: false },
  ): Promise<RepairDanglingAnswer> =>
    repairDangling(context("profile-guard:repairDangling", args, "admin"));

  describe("findDangling", () => {
    it("names API keys of nobody, and those without a role, to who may search keys alone", async () => {
      host.access
        .withKey("lost", "gone", "root", "reader")
        .withKey("idle", "root", null, "no-role");
      should(await find()).match({
        apiKeysWithoutUsers: { total: 1, items: [{ id: "lost", kuid: "gone", author: "root" }] },
        apiKeysWithoutRoles: {
          total: 1,
          items: [{ id: "idle", kuid: "root", author: null, missing: ["no-role"] }],
        },
        complete: true,
      });
      should((await find()).apiKeysWithoutUsers.items[0]).not.have.property("limits");
      const security = ["searchProfiles", "searchRoles", "searchUsers"];
      host
        .withRole("all but keys", { security })
        .withProfile("all but keys", { policies: [{ roleId: "all but keys" }] });
      const none = { total: 0, items: [] };
      should(await find({}, "all but keys")).match({
        apiKeysWithoutUsers: none,
        apiKeysWithoutRoles: none,
        incomplete: ["apiKeysWithoutUsers: withheld, since it needs security:searchApiKeys"],
        complete: false,
      });
    });

    it("finds nothing where nothing dangles, and says that it is complete", async () => {
      const none = { total: 0, items: [] };
      should(await find()).eql({
        restrictions: none,
        missingRoles: none,
        missingProfiles: none,
        halfMadeUsers: none,
        usersWithoutCredentials: none,
        credentialsWithoutUsers: none,
        apiKeysWithoutUsers: none,
        apiKeysWithoutRoles: none,
        incomplete: [],
        complete: true,
      });
    });

    it("lists API keys without a user, and repairs them", async () => {
      host.withUser("mary", "admin").drift.withCredentials("mary");
      host.access.withKey("hers", "mary", "boss").withKey("old", "ghost", "boss");
      const ghost = { id: "old", kuid: "ghost", author: "boss" };
      should((await find()).apiKeysWithoutUsers).eql({ total: 1, items: [ghost] });
      const { items } = await repair({ dryRun: true });
      should(items).containEql({ kind: "apiKey", ...ghost, outcome: "mendable" });
      should(host.access.keys.size).equal(2);
      should((await repair()).items).containEql({ kind: "apiKey", ...ghost, outcome: "mended" });
      should([...host.access.keys.keys()]).eql(["hers"]);
    });

    it("lists everything of every kind, with its place", async () => {
      host
        .withProfile("mixed", {
          policies: [
            reader({ index: "acme", collections: ["orders", "gone"] }, { index: "globex" }),
            { roleId: "lost" },
          ],
        })
        .withUser("half", "sound", "away")
        .withUser("clerk", "sound");
      host.drift.withCredentials("root", "half", "ghost", "neighbour");
      host.drift.usersOfOthers.add("neighbour");
      should(await find()).match({
        restrictions: {
          total: 2,
          items: [
            {
              profileId: "mixed",
              path: "policies[0].restrictedTo[0].collections[1]",
              index: "acme",
              collection: "gone",
            },
            { profileId: "mixed", path: "policies[0].restrictedTo[1].index", index: "globex" },
          ],
        },
        missingRoles: {
          items: [{ profileId: "mixed", path: "policies[1].roleId", roleId: "lost" }],
        },
        missingProfiles: { items: [{ kuid: "half", missing: ["away"], remaining: ["sound"] }] },
        usersWithoutCredentials: { total: 1, items: [{ kuid: "clerk" }] },
        credentialsWithoutUsers: { total: 1, items: [{ strategy: "local", kuid: "ghost" }] },
        complete: true,
      });
    });

    it("lists as many of each as asked for, counts all, and says what it leaves out", async () => {
      host.withUser("a", "sound").withUser("b", "sound").withUser("c", "sound");
      host.listStrategies = () => ["local", "oauth"];
      host.drift.tooManyProfileIds = true;
      const found = await find({ size: "2" });
      should(found.usersWithoutCredentials).eql({
        total: 3,
        items: [{ kuid: "a" }, { kuid: "b" }],
      });
      found.complete.should.be.false();
      found.incomplete.should.match([
        /too many different profiles/u,
        /strategy "oauth" does not tell/u,
        /usersWithoutCredentials: the first 2 of 3/u,
      ]);
    });

    for (const size of [0, -1, 1.5, 10_001, "many", "", {}, true]) {
      it(`refuses a size of ${JSON.stringify(size)}`, async () => {
        await find({ size }).should.be.rejectedWith({
          id: "profile-guard.request.invalid",
          status: 400,
        });
      });
    }

    it("is shown only to those who may search profiles, roles and users", async () => {
      await find({}, "auditor").should.be.rejectedWith({
        id: "profile-guard.rights.disclosure",
        message: /searchUsers/u,
      });
    });
  });

  describe("repairDangling", () => {
    beforeEach(() => {
      host
        .withProfile("wide", {
          policies: [{ roleId: "reader" }, reader({ index: "globex" })],
        })
        .withProfile("narrow", { policies: [reader({ index: "globex" })] })
        .withProfile("broken", { policies: [{ roleId: "lost" }] })
        .withUser("half", "away", "sound")
        .withUser("none", "away");
      host.drift.withCredentials("half", "ghost");
    });

    const EXPECTED = (done: string): object[] => [
      {
        kind: "restrictions",
        profileId: "wide",
        paths: ["policies[1].restrictedTo[0].index"],
        removedPolicies: [1],
        outcome: done,
      },
      {
        kind: "restrictions",
        profileId: "narrow",
        outcome: "notMendable",
        reason: /no policy would be left/u,
      },
      { kind: "profiles", kuid: "half", missing: ["away"], remaining: ["sound"], outcome: done },
      { kind: "profiles", kuid: "none", outcome: "notMendable", reason: /no profile left/u },
      { kind: "credentials", strategy: "local", kuid: "ghost", outcome: done },
      { kind: "role", profileId: "broken", roleId: "lost", outcome: "notMendable" },
      { kind: "noCredentials", kuid: "none", outcome: "notMendable" },
    ];

    it("only tells what it would do, unless told otherwise", async () => {
      const before = [...host.profiles.values(), ...host.users.values()];
      const { dryRun, mended, items } = await repair({});
      should({ dryRun, mended }).eql({ dryRun: true, mended: 0 });
      items.should.match(EXPECTED("mendable"));
      items.length.should.equal(7);
      [...host.profiles.values(), ...host.users.values()].should.eql(before);
      host.everHeld.should.eql([]);
    });

    it("mends what can be mended, under the locks of other writes, and names the rest", async () => {
      const { mended, items, complete } = await repair();
      items.should.match(EXPECTED("mended"));
      should({ mended, complete }).eql({ mended: 3, complete: true });
      should(host.profiles.get("wide")?.policies).eql([{ roleId: "reader" }]);
      should(host.profiles.get("narrow")?.policies).eql([reader({ index: "globex" })]);
      should(host.users.get("half")?.profileIds).eql(["sound"]);
      should(host.users.get("none")?.profileIds).eql(["away"]);
      should(host.drift.credentials.get("local")?.has("ghost")).be.false();
      const resources = new Set(host.everHeld.map(({ resource, mode }) => `${resource} ${mode}`));
      [...resources].should.eql(["graph alone", "users writers"]);
      host.holding.size.should.equal(0);
    });

    describe("of half-made users", () => {
      const creation = {
        does: "create",
        strategies: ["local"],
        resource: "user:new",
        at: 7,
      } as const;
      const halfMade = { kind: "halfMade", kuid: "new", interrupted: "create", missing: ["local"] };
      const ofNew = ({ items }: RepairDanglingAnswer) =>
        items.filter((item) => "kuid" in item && item.kuid === "new");

      beforeEach(() => {
        host.withUser("new", "sound");
        host.interrupted = [creation];
      });

      it("deletes them, holding each, and forgets the write that made them", async () => {
        ofNew(await repair()).should.eql([{ ...halfMade, outcome: "mended" }]);
        host.removedUsers.should.eql(["new"]);
        host.interrupted.should.eql([]);
        host.everHeld.should.containEql({ resource: "user:new", mode: "alone" });
        host.holding.size.should.equal(0);
      });

      it("only names them in a dry run, and not among those who may rightly have none", async () => {
        ofNew(await repair({})).should.eql([{ ...halfMade, outcome: "mendable" }]);
        host.removedUsers.should.eql([]);
        host.interrupted.should.eql([creation]);
      });

      it("leaves whom somebody else has completed meanwhile", async () => {
        const hold = host.lock.bind(host);
        host.lock = async (holds) => {
          host.drift.withCredentials("new");
          return hold(holds);
        };
        ofNew(await repair()).should.eql([]);
        host.removedUsers.should.eql([]);
      });
    });

    it("finds nothing more to mend the second time", async () => {
      await repair();
      const { mended, items } = await repair();
      mended.should.equal(0);
      new Set(items.map(({ outcome }) => outcome)).should.eql(new Set(["notMendable"]));
    });

    it("says what failed, and mends the others", async () => {
      host.drift.broken.add("wide").add("ghost");
      const { mended, items } = await repair();
      mended.should.equal(1);
      items
        .filter(({ outcome }) => outcome === "failed")
        .should.match([{ profileId: "wide", reason: /cannot be written/u }, { kuid: "ghost" }]);
      host.holding.size.should.equal(0);
    });

    it("leaves what somebody else has mended meanwhile", async () => {
      const hold = host.lock.bind(host);
      host.lock = async (holds) => {
        host.withIndex("globex").withProfile("away", { policies: [{ roleId: "reader" }] });
        return hold(holds);
      };
      const { items } = await repair();
      items.filter(({ kind }) => kind === "restrictions" || kind === "profiles").should.eql([]);
      should(host.users.get("half")?.profileIds).eql(["away", "sound"]);
    });

    it("keeps the last administrator, holding what it judges by once", async () => {
      const security = { actions: { "*": true, createUser: false } };
      const controllers = { "*": { actions: { "*": true } }, security };
      host.roles.set("most", { _id: "most", controllers });
      const policies = [
        { roleId: "most" },
        { roleId: "hiring", restrictedTo: [{ index: "globex" }] },
      ];
      host
        .withRole("hiring", { security: ["createUser"] })
        .withProfile("admin", { policies })
        .withProfile("deputy", { policies })
        .withUser("root", "admin")
        .withUser("deputy", "deputy");
      host.drift.withCredentials("deputy");
      const { items } = await repair();
      const outcomes = items.flatMap((item) =>
        item.kind === "restrictions" ? [`${item.profileId} ${item.outcome}`] : [],
      );
      // either may go, but not both
      outcomes.should.containDeep(["wide mended", "admin mended", "deputy notMendable"]);
      should(host.profiles.get("deputy")?.policies).have.length(2);
      host.everHeld.filter(({ resource }) => resource === "admins").should.have.length(1);
    });

    it("refuses a dryRun that is no boolean", async () => {
      await repair({ dryRun: "maybe" }).should.be.rejectedWith({ status: 400 });
    });

    it("needs an actor who covers everything", async () => {
      const command = commandFor("profile-guard:repairDangling");
      const { gate } = gateOf(host);
      await gate.enter(actorWith("auditor"), command).should.be.rejectedWith({
        id: "profile-guard.rights.escalation",
      });
      await gate.enter(actorWith("admin"), command);
    });
  });
});
