import should from "should";

import type { AuditEntry } from "../../../lib/domain/audit/entry";
import { Bursts } from "../../../lib/usecases/audit/Bursts";

let ids = 0;

function refusal(members: Partial<AuditEntry> = {}): AuditEntry {
  ids += 1;
  return {
    id: `e${ids}`,
    at: 1_000,
    node: "n",
    actor: { kuid: "mary", profileIds: [], ips: ["10.0.0.1"], token: "authToken" },
    action: "security:updateProfile",
    target: { kind: "profile", ids: ["p"] },
    decision: "refused",
    reason: { id: "profile-guard.lock.share", status: 429 },
    outcome: "none",
    touched: [],
    changes: [],
    ...members,
  };
}

describe("Bursts", () => {
  it("makes one entry of many, with their number", () => {
    const bursts = new Bursts();
    const first = refusal();
    should(bursts.entryFor(first)).equal(first);
    should(bursts.entryFor(refusal({ at: 2_000 }))).eql({ ...first, times: 2 });
    // of whatever: a caller who waits too often names what they like
    should(bursts.entryFor(refusal({ target: { kind: "profile", ids: ["q"] } }))).eql({
      ...first,
      times: 3,
    });
  });

  it("tells apart callers, addresses, actions and reasons, and begins anew after a minute", () => {
    const bursts = new Bursts();
    bursts.entryFor(refusal());
    const { actor } = refusal();
    for (const other of [
      { actor: actor && { ...actor, kuid: "gus" } },
      { actor: actor && { ...actor, ips: ["10.0.0.2"] } },
      { action: "security:updateUser" },
      { reason: { id: "profile-guard.sign_up.limit", status: 429 } },
      { dryRun: true } as const,
      { at: 61_000 },
    ]) {
      const entry = refusal(other);
      should(bursts.entryFor(entry)).equal(entry);
    }
  });

  it("leaves other refusals as they are", () => {
    const bursts = new Bursts();
    for (let times = 0; times < 2; times += 1) {
      const entry = refusal({ reason: { id: "profile-guard.rights.escalation", status: 403 } });
      should(bursts.entryFor(entry)).equal(entry);
    }
  });

  it("remembers a bounded number of callers", () => {
    const bursts = new Bursts();
    const by = (kuid: string): AuditEntry =>
      refusal({ actor: { kuid, profileIds: [], ips: [], token: "none" } });
    for (let caller = 0; caller <= 1_000; caller += 1) {
      bursts.entryFor(by(`u${caller}`));
    }
    should(bursts.entryFor(by("u1000"))).have.property("times", 2);
    should(bursts.entryFor(by("u0"))).not.have.property("times");
  });
});
