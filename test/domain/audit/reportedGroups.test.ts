import should from "should";

import type { AuditEntry } from "../../../lib/domain/audit/entry";
import { reportedGroups } from "../../../lib/domain/audit/reportedGroups";

const MARY: AuditEntry["actor"] = { kuid: "mary", profileIds: [], ips: [], token: "authToken" };

function entry(at: number, more: Partial<AuditEntry> = {}): AuditEntry {
  return {
    id: `e${at}`,
    at,
    node: "n",
    actor: MARY,
    action: "security:createUser",
    target: { kind: "user", ids: ["u"] },
    decision: "reported",
    reason: { id: "profile-guard.rights.escalation", status: 403, message: `Missing: ${at}` },
    outcome: "done",
    touched: [],
    changes: [],
    ...more,
  };
}

const invalid = (...faults: string[]): Partial<AuditEntry> => ({
  reason: { id: "profile-guard.profile.invalid", status: 400, faults },
});

describe("reportedGroups", () => {
  it("puts equal ones together: how often, from when to when, and who", () => {
    const john = { ...MARY, kuid: "john" } as AuditEntry["actor"];
    const groups = reportedGroups([
      entry(9),
      entry(5, { actor: john }),
      entry(3, { actor: null, times: 4 }),
    ]);
    should(groups).eql([
      {
        action: "security:createUser",
        reason: {
          id: "profile-guard.rights.escalation",
          status: 403,
          message: "Missing: 9",
        },
        target: { kind: "user", ids: ["u"] },
        times: 6,
        first: 3,
        last: 9,
        actors: [
          { kuid: null, times: 4 },
          { kuid: "mary", times: 1 },
          { kuid: "john", times: 1 },
        ],
        entry: "e9",
      },
    ]);
  });

  for (const [what, other] of [
    ["action", { action: "security:updateUser" }],
    ["action of the application", { via: "shop/staff:invite" }],
    ["object", { target: { kind: "user", ids: ["v"] } }],
    ["reason", { reason: { id: "profile-guard.rights.unchecked", status: 403 } }],
    ["code of a fault", invalid("index.unknown a", "index.vacuous b")],
  ] as readonly (readonly [string, Partial<AuditEntry>])[]) {
    it(`keeps apart what differs in its ${what}`, () => {
      const usual = entry(2, what === "code of a fault" ? invalid("index.unknown a") : {});
      reportedGroups([entry(3, other), usual]).length.should.equal(2);
    });
  }

  it("puts together what one action of the application does to many, which one mend is for", () => {
    const via = "auth:login";
    const of = (...ids: string[]): Partial<AuditEntry> => ({ via, target: { kind: "user", ids } });
    const groups = reportedGroups([
      entry(4, of("u", "v")),
      entry(3, { via, target: { kind: "role", ids: ["u"] } }),
      entry(2, of("v")),
      entry(1, of(...Array.from({ length: 10 }, (_, at) => `w${at}`))),
    ]);
    should(groups).match([{ times: 3, moreIds: 2, entry: "e4" }, { times: 1 }]);
    should(groups[0]?.target.ids.slice(0, 3)).eql(["u", "v", "w0"]);
    should(groups[0]?.target.ids.length).equal(10);
  });

  it("takes faults of the same codes for equal, wherever they are", () => {
    const [group, ...rest] = reportedGroups([
      entry(2, invalid("b.c x", "a.b y")),
      entry(1, invalid("a.b z", "b.c x", "a.b y")),
    ]);
    rest.should.be.empty();
    should(group?.reason.faults).eql(["b.c x", "a.b y"]);
  });

  it("tells the most frequent first", () => {
    const rare = entry(9, { action: "security:updateUser" });
    reportedGroups([rare, entry(2), entry(1)])
      .map(({ times }) => times)
      .should.eql([2, 1]);
  });

  it("bounds what a group lists, and counts the rest", () => {
    const ids = Array.from({ length: 12 }, (_, at) => `u${at}`);
    const faults = ids.map((id) => `index.unknown ${id}`);
    const target = { kind: "user", ids } as const;
    const groups = reportedGroups(
      ids.map((kuid, at) =>
        entry(20 - at, {
          target,
          actor: { kuid, profileIds: [], ips: [], token: "none" },
          reason: { id: "x", status: 400, faults, details: { missing: [], total: 0, claims: [] } },
        }),
      ),
    );
    should(groups.length).equal(1);
    const [group] = groups;
    should(group).match({ times: 12, moreIds: 2, moreActors: 2 });
    should(group?.target.ids.length).equal(10);
    should(group?.actors.length).equal(10);
    should(group?.reason).eql({ id: "x", status: 400, faults: faults.slice(0, 5) });
  });
});
