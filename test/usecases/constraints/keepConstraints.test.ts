import "should";

import type { ConstraintOptions } from "../../../lib/config/constraints";
import { parseConstraints } from "../../../lib/config/constraints";
import { ConstraintJudge } from "../../../lib/usecases/constraints/ConstraintJudge";
import { Prospect } from "../../../lib/usecases/constraints/Prospect";
import { concernedBy } from "../../../lib/usecases/constraints/touched";
import type { Change } from "../../../lib/usecases/escalation/change";
import { keepConstraints } from "../../../lib/usecases/constraints/keepConstraints";
import { actorWith, commandFor, contextOf, gateOf } from "../../support/contexts";
import { FakeHost } from "../../support/FakeHost";

const VIOLATED = { id: "profile-guard.constraint.violated", status: 409 };
const CONSTRAINTS: readonly ConstraintOptions[] = [
  { name: "closed", never: { profiles: "acme-*", may: "document:*", outside: "acme" } },
  { name: "duties", exclusive: { of: ["pay:make", "pay:approve"], exempt: ["admin"] } },
  { name: "two administrators", atMost: { holders: 2, of: "everything" } },
  { name: "two sign", atMost: { holders: 2, of: "pay:sign" } },
  { name: "not guests", never: { users: ["guest"], may: "pay:*" } },
  {
    name: "bosses",
    onlyHolders: { of: "pay:fire", are: "*", users: ["boss", "root", "mary", "second"] },
  },
];

describe("a constraint", () => {
  let host: FakeHost;
  let locked: string[];

  beforeEach(() => {
    locked = [];
    host = new FakeHost()
      .withRole("reader", { document: ["get"] })
      .withRole("payer", { pay: ["make"] })
      .withRole("approver", { pay: ["approve"] })
      .withRole("signer", { pay: ["sign"] })
      .withRole("firer", { pay: ["fire"] })
      .withRole("clerk", { pay: ["list"] })
      .withRole("admin", { "*": ["*"] })
      .withProfile("acme-reader", {
        policies: [{ roleId: "reader", restrictedTo: [{ index: "acme" }] }],
      })
      .withProfile("acme-leak", {
        policies: [{ roleId: "reader", restrictedTo: [{ index: "acme" }, { index: "globex" }] }],
      });
    for (const id of ["payer", "approver", "signer", "firer", "clerk", "admin"]) {
      host.withProfile(id, { policies: [{ roleId: id }] });
    }
    host
      .withProfile("other", { policies: [{ roleId: "clerk" }] })
      .withUser("root", "admin")
      .withUser("mary", "payer", "clerk")
      .withUser("boss", "other")
      .withUser("jane", "other");
  });

  const keep = (change: Change, constraints = CONSTRAINTS): Promise<void> => {
    const context = contextOf(host, commandFor("security:any"), actorWith("admin"), {
      constraints,
    });
    const alsoLock = async ({ resource, mode }: { resource: string; mode: string }) => {
      locked.push(`${resource} ${mode}`);
    };
    return keepConstraints({ ...context, alsoLock }, "No.", change);
  };
  const profile = (_id: string, ...roleIds: string[]): Change => ({
    profiles: new Map([[_id, { _id, policies: roleIds.map((roleId) => ({ roleId })) }]]),
  });
  const role = (_id: string, ...names: string[]): Change => ({
    roles: new Map([
      [
        _id,
        { _id, controllers: { pay: { actions: Object.fromEntries(names.map((n) => [n, true])) } } },
      ],
    ]),
  });
  const user = (kuid: string, by: "creation" | "assignment", ...profileIds: string[]): Change => ({
    users: new Map([[kuid, { profileIds, by }]]),
  });
  const told = (...broken: object[]): object => ({ ...VIOLATED, details: { broken } });

  const refused: readonly (readonly [string, () => Change])[] = [
    ["a profile leaves its tenant", () => profile("acme-reader", "reader")],
    ["a profile that leaves it goes further", () => profile("acme-leak", "reader")],
    ["a new profile is outside", () => profile("acme-new", "reader")],
    ["a profile has both duties", () => profile("new", "payer", "approver")],
    ["a user gets both duties", () => user("mary", "assignment", "payer", "approver")],
    ["a new user gets both duties", () => user("", "creation", "payer", "approver")],
    ["another profile of a user gets the other duty", () => profile("clerk", "approver")],
    ["a role of a user gets the other duty", () => role("clerk", "approve")],
    ["a role has both duties for its profile", () => role("payer", "make", "approve")],
    ["a user signs whom nobody names", () => user("guest", "creation", "clerk")],
    ["a profile of somebody lets them fire", () => profile("other", "firer")],
    ["a role of somebody lets them fire", () => role("clerk", "list", "fire")],
  ];
  for (const [what, change] of refused) {
    it(`refuses that ${what}`, async () => {
      await keep(change()).should.be.rejectedWith(VIOLATED);
    });
  }

  const passing: readonly (readonly [string, () => Change])[] = [
    ["a profile of another tenant", () => profile("globex-reader", "reader")],
    [
      "what leaves the tenant as it does",
      () => ({ profiles: new Map([["acme-leak", host.profiles.get("acme-leak") ?? null]]) }),
    ],
    ["one duty", () => user("jane", "assignment", "approver")],
    ["the other duty instead", () => user("mary", "assignment", "approver", "clerk")],
    ["a profile that nobody has beside the other duty", () => profile("other", "approver")],
    ["whoever is exempt", () => user("mary", "assignment", "payer", "approver", "admin")],
    ["a deletion", () => ({ profiles: new Map([["clerk", null]]) })],
    ["a user who may fire", () => user("boss", "assignment", "firer")],
  ];
  for (const [what, change] of passing) {
    it(`lets pass ${what}`, async () => {
      await keep(change()).should.be.fulfilled();
    });
  }

  it("that is broken already refuses what breaks it further, and nothing else", async () => {
    host
      .withProfile("both", { policies: [{ roleId: "payer" }, { roleId: "approver" }] })
      .withUser("old", "both", "clerk");
    await keep(user("old", "assignment", "both")).should.be.fulfilled();
    await keep(profile("both", "payer")).should.be.fulfilled();
    await keep(user("jane", "assignment", "both")).should.be.rejectedWith(VIOLATED);
    await keep(profile("both", "payer", "approver", "signer")).should.be.fulfilled();
  });

  for (const reads of ["takes for gone", "fails to read"]) {
    it(`is judged of profiles whose role comes back, which the host ${reads}`, async () => {
      host.withProfile("lost", { policies: [{ roleId: "lost" }] }).withUser("ann", "payer", "lost");
      const find = host.findProfiles.bind(host);
      host.findProfiles = async (ids) => {
        const wanted = [...ids];
        if (reads === "fails to read" && wanted.includes("lost")) {
          throw new Error("cannot hydrate");
        }
        return find(wanted.filter((id) => id !== "lost"));
      };
      await keep(role("lost", "approve")).should.be.rejectedWith(VIOLATED);
      await keep(role("lost", "list")).should.be.fulfilled();
      // while a profile of theirs allowed nothing, nothing was refused
      host.withUser("eve", "payer", "approver", "lost");
      await keep(role("lost", "list")).should.be.rejectedWith(VIOLATED);
    });
  }

  it("counts who may do it, by one profile or by several together", async () => {
    const count = (change: Change): Promise<void> => keep(change, CONSTRAINTS.slice(2, 3));
    await count(user("mary", "assignment", "admin")).should.be.fulfilled();
    host
      .withUser("second", "admin")
      .withRole("almost", { "*": ["*"], security: ["getUser"] })
      .withRole("rest", { security: ["*"] })
      .withProfile("almost", { policies: [{ roleId: "almost" }] })
      .withProfile("rest", { policies: [{ roleId: "rest" }] });
    const three = { constraint: "two administrators", holders: 3, most: 2 };
    await count(user("mary", "assignment", "admin")).should.be.rejectedWith(told(three));
    await count(user("mary", "assignment", "almost")).should.be.fulfilled();
    await count(user("mary", "assignment", "almost", "rest")).should.be.rejectedWith(told(three));
    host.withUser("jane", "other", "almost");
    await count(profile("other", "rest")).should.be.rejectedWith(told(three));
    await count(user("second", "assignment", "clerk")).should.be.fulfilled();
  });

  it("counts a profile's users when the profile changes, and more than may as they are", async () => {
    host.withUser("second", "other").withUser("third", "other");
    await keep(profile("other", "signer")).should.be.rejectedWith(
      told({ constraint: "two sign", holders: 5, most: 2 }),
    );
    host.withProfile("other", { policies: [{ roleId: "signer" }] });
    await keep(user("third", "assignment", "clerk")).should.be.fulfilled();
    await keep(user("mary", "assignment", "signer")).should.be.rejectedWith(VIOLATED);
  });

  it("costs a write of a profile nothing by which it gains nothing", async () => {
    let judged = 0;
    const findRoles = host.findRoles.bind(host);
    host.findRoles = async (ids) => {
      judged += 1;
      return findRoles(ids);
    };
    const same = host.profiles.get("other");
    const change = {
      profiles: new Map([["other", { ...same, _id: "other", policies: [{ roleId: "clerk" }] }]]),
    };
    await keep(change).should.be.fulfilled();
    judged.should.equal(0);
    await keep(profile("other", "clerk", "reader")).should.be.fulfilled();
    judged.should.be.above(0);
  });

  it("is judged of a profile by what it gains, whichever it is", async () => {
    const ids = ["payer", "approver", "signer", "firer", "clerk", "reader", "admin"];
    host.withUser("second", "other").withUser("third", "other");
    const constraints = parseConstraints(CONSTRAINTS);
    const context = contextOf(host, commandFor("security:any"), actorWith("admin"));
    for (const id of ["acme-reader", "other", "clerk", "new", "acme-new"]) {
      for (const first of ids) {
        for (const second of ids) {
          const change = profile(id, first, second);
          const prospect = new Prospect(context.host, change);
          const concerned = await concernedBy(prospect, constraints);
          const judge = new ConstraintJudge(prospect, new Map(), async () => undefined);
          for (const constraint of constraints) {
            const broken = await judge.brokenWay(constraint);
            (broken === undefined || concerned.includes(constraint)).should.be.true(
              `${constraint.name}: ${id} gets ${first} and ${second}`,
            );
          }
        }
      }
    }
  });

  it("is judged of an import by its result", async () => {
    const { roles } = role("clerk", "approve");
    const mended = user("mary", "assignment", "clerk").users;
    await keep({ ...(roles && { roles }) }).should.be.rejectedWith(VIOLATED);
    await keep({ ...(roles && { roles }), ...(mended && { users: mended }) }).should.be.fulfilled();
  });

  it("is judged of users who fall back to anonymous", async () => {
    host
      .withRole("anonymous", { pay: ["fire"] })
      .withProfile("anonymous", { policies: [{ roleId: "anonymous" }] });
    const taken = { profiles: new Map([["other", null]]), takenFromUsers: "other" };
    await keep(taken).should.be.rejectedWith(VIOLATED);
  });

  it("judges neither the application nor the parts of an import", async () => {
    const change = profile("acme-new", "reader");
    const options = { constraints: CONSTRAINTS };
    const command = commandFor("security:any");
    await keepConstraints(contextOf(host, command, undefined, options), "No.", change);
    const part = { ...contextOf(host, command, actorWith("admin"), options), partOfImport: true };
    await keepConstraints(part, "No.", change);
  });

  it("takes a lock only where two writes can break one together, and this one gains of it", async () => {
    await keep(profile("globex-reader", "reader"));
    locked.should.eql([]);
    await keep(profile("other", "approver"));
    locked.should.eql(["constraints alone"]);
    locked = [];
    await keep(user("jane", "assignment", "signer"));
    locked.should.eql(["holders alone"]);
    locked = [];
    await keep(user("jane", "assignment", "clerk"));
    await keep(profile("other", "approver"), CONSTRAINTS.slice(0, 1));
    locked.should.eql([]);
  });

  it("is told to a caller as far as they may see it", async () => {
    host
      .withRole("manager", { security: ["updateProfile"] })
      .withProfile("manager", { policies: [{ roleId: "manager" }] });
    const blind = contextOf(host, commandFor("security:any"), actorWith("manager"), {
      constraints: CONSTRAINTS,
    });
    const error = await keepConstraints(blind, "No.", profile("clerk", "approver")).then(
      () => undefined,
      (reason: unknown) => reason as Error & { whole: { message: string } },
    );
    JSON.stringify([error, error?.message]).should.not.match(/mary|payer/u);
    (error as object).should.match(
      told({ constraint: "duties", path: "constraints[1]", withheld: true }),
    );
    (error?.whole.message ?? "").should.match(/User "mary" could send pay:approve/u);
  });
});

describe("constraints of whoever signs up", () => {
  const HAS_MANY = { name: "one gets", atMost: { holders: 1, of: "document:get" } };
  const host = (): FakeHost =>
    new FakeHost()
      .withRole("customer", { document: ["get"] })
      .withRole("all", { "*": ["*"] })
      .withRole("default")
      .withProfile("customer", { policies: [{ roleId: "customer" }] })
      .withProfile("admin", { policies: [{ roleId: "all" }] })
      .withUser("first", "customer");
  const options = { restrictedProfileIds: ["customer"], constraints: [HAS_MANY] };
  const body = { content: {}, credentials: {} };

  for (const key of [
    "security:createRestrictedUser",
    "profile-guard:createRestrictedUser",
    "security:createFirstAdmin",
  ]) {
    it(`are kept by ${key}`, async () => {
      const { gate } = gateOf(host(), options);
      const entering = gate.enter(actorWith("anonymous"), commandFor(key, { id: "new", body }));
      await entering.should.be.rejectedWith(VIOLATED);
      const { gate: free } = gateOf(host(), { restrictedProfileIds: ["customer"] });
      await free.enter(actorWith("anonymous"), commandFor(key, { id: "new", body }));
    });
  }
});

describe("the locks of an import", () => {
  it("last until all is loaded, though it is answered before", async () => {
    const host = new FakeHost().withRole("all", { "*": ["*"] }).withProfile("admin", {
      policies: [{ roleId: "all" }],
    });
    const { gate } = gateOf(host, { constraints: CONSTRAINTS });
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    let isReleased = false;
    const lock = host.lock.bind(host);
    host.lock = async (...given) => {
      const got = await lock(...given);
      given[0].map(({ resource }) => resource).should.eql(["imports", "constraints"]);
      return {
        ...got,
        release: async () => {
          isReleased = true;
        },
      };
    };
    const command = commandFor("admin:loadSecurities", { body: {} });
    const pass = await gate.enter(actorWith("admin"), command, { ended: () => ended });
    await pass.run(async () => undefined);
    isReleased.should.be.false();
    end();
    await ended;
    await new Promise((resolve) => setImmediate(resolve));
    isReleased.should.be.true();
  });
});
