import "should";
import sinon from "sinon";

import { Retention } from "../../../lib/usecases/audit/Retention";
import { FakeAuditStore } from "../../support/FakeAuditStore";
import { FakeHost } from "../../support/FakeHost";

const DAY = 24 * 60 * 60 * 1000;

describe("Retention", () => {
  let clock: sinon.SinonFakeTimers;
  let store: FakeAuditStore;
  let host: FakeHost;
  let lines: string[];

  beforeEach(() => {
    clock = sinon.useFakeTimers(1_000 * DAY);
    store = new FakeAuditStore();
    host = new FakeHost();
    lines = [];
  });

  afterEach(() => {
    clock.restore();
  });

  function retention(limits = { days: 365, entries: 100 }): Retention {
    const log = {
      warn: (line: string) => {
        lines.push(line);
      },
    };
    return new Retention(store, host, limits, log);
  }

  it("removes what is too old, then too many refusals and too many writes, under a lock", async () => {
    await retention().apply();
    store.removals.should.eql([
      `before ${635 * DAY}`,
      "beyond 100 routine",
      "beyond 100 refusals",
      "beyond 100 writes",
    ]);
    host.everHeld.should.eql([{ resource: "audit-retention", mode: "alone" }]);
    host.holding.size.should.equal(0);
  });

  it("does so every hour", async () => {
    const one = retention();
    one.start();
    await clock.tickAsync(65 * 60 * 1000);
    store.removals.length.should.equal(4);
    await clock.tickAsync(65 * 60 * 1000);
    store.removals.length.should.equal(8);
    one.stop();
    await clock.tickAsync(DAY);
    store.removals.length.should.equal(8);
  });

  it("does so when this node has written a tenth of what may be kept", async () => {
    const one = retention();
    one.note(9);
    await clock.tickAsync(0);
    store.removals.length.should.equal(0);
    one.note(1);
    await clock.tickAsync(0);
    store.removals.length.should.equal(4);
  });

  it("survives a store that is down, and says so", async () => {
    store.down = true;
    await retention().apply();
    host.holding.size.should.equal(0);
    lines.should.eql([
      "audit: what is too old or too many could not be removed: the store is down",
    ]);
  });
});
