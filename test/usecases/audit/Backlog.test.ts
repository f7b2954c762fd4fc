import should from "should";

import type { KeptEntry } from "../../../lib/domain/audit/keptEntry";
import { Backlog } from "../../../lib/usecases/audit/Backlog";
import { ENTRY_WITHOUT_CHANGES } from "../../support/auditEntries";

let made = 0;

function entry(kuid: string, members: Partial<KeptEntry> = {}): KeptEntry {
  const actor = { kuid, profileIds: [], ips: [], token: "none" } as const;
  return {
    ...ENTRY_WITHOUT_CHANGES,
    id: `${kuid}-${++made}`,
    actor,
    changes: "[]",
    ...members,
  } as KeptEntry;
}

const write = (kuid: string): KeptEntry => entry(kuid);
const refusal = (kuid: string): KeptEntry => entry(kuid, { decision: "refused" });
const routine = (kuid: string): KeptEntry => entry(kuid, { routine: true });

describe("Backlog", () => {
  it("drops what anybody can repeat first, then refusals, then writes", () => {
    const backlog = new Backlog(3);
    const kept = [write("a"), refusal("b"), write("a")];
    kept.forEach((one) => {
      backlog.add(one);
    });
    backlog.add(routine("crowd"));
    should(backlog.take()).eql(kept);
    kept.forEach((one) => {
      backlog.add(one);
    });
    const newest = write("a");
    backlog.add(newest);
    should(backlog.take()).eql([kept[0], kept[2], newest]);
    should(backlog.dropped).equal(2);
  });

  it("drops of whoever has the most, the oldest", () => {
    const backlog = new Backlog(4);
    const first = refusal("seldom");
    backlog.add(first);
    const crowd = Array.from({ length: 50 }, () => refusal("crowd"));
    crowd.forEach((one) => {
      backlog.add(one);
    });
    should(backlog.take()).eql([first, ...crowd.slice(-3)]);
  });

  it("counts the bytes of the whole entry: a request's own ids may be long", () => {
    const backlog = new Backlog(1_000);
    const ids = Array.from({ length: 1_000 }, () => "\u20ac".repeat(512));
    for (let count = 0; count < 100; count++) {
      backlog.add(entry("crowd", { decision: "refused", target: { kind: "profile", ids } }));
    }
    should(backlog.size).be.below(24);
    should(backlog.size).be.above(15);
  });

  it("puts back what could not be written, before all others", () => {
    const backlog = new Backlog(10);
    const entries = [write("a"), refusal("b"), routine("c")];
    entries.forEach((one) => {
      backlog.add(one);
    });
    const taken = backlog.take();
    const younger = write("d");
    backlog.add(younger);
    backlog.putBack(taken);
    should(backlog.take()).eql([...entries, younger]);
    should(backlog.dropped).equal(0);
  });
});
