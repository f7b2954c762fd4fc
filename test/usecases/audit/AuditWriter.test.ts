import should from "should";
import sinon from "sinon";

import type { KeptEntry } from "../../../lib/domain/audit/keptEntry";
import { AuditWriter } from "../../../lib/usecases/audit/AuditWriter";
import { decode } from "../../../lib/usecases/audit/encoding";
import { ENTRY_WITHOUT_CHANGES } from "../../support/auditEntries";
import { FakeAuditStore } from "../../support/FakeAuditStore";

let made = 0;

function entry(changes = "[]"): KeptEntry {
  made += 1;
  return { ...ENTRY_WITHOUT_CHANGES, id: String(made).padStart(9, "0"), at: made, changes };
}

describe("AuditWriter", () => {
  let clock: sinon.SinonFakeTimers;
  let store: FakeAuditStore;
  let lines: string[];

  beforeEach(() => {
    // what compresses needs the process' own turns
    clock = sinon.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"] });
    store = new FakeAuditStore();
    lines = [];
  });

  afterEach(() => {
    clock.restore();
  });

  function writer(queue = 10_000, wrote?: (count: number) => void): AuditWriter {
    const log = {
      warn: (line: string) => {
        lines.push(line);
      },
    };
    return new AuditWriter(store, log, { queue }, wrote);
  }

  async function addAll(to: AuditWriter, entries: readonly KeptEntry[]): Promise<void> {
    for (const one of entries) {
      await to.add(one);
    }
  }

  it("keeps nobody waiting, and writes what came together at once", async () => {
    const one = writer();
    await addAll(one, [entry(), entry(), entry()]);
    store.entries.size.should.equal(0);
    one.state.should.eql({ queued: 3, dropped: 0 });
    await clock.tickAsync(200);
    store.batches.should.eql([3]);
    one.state.should.eql({ queued: 0, dropped: 0 });
  });

  it("writes more than 500, or more than 4 MB, in several batches", async () => {
    const one = writer();
    await addAll(
      one,
      Array.from({ length: 1_200 }, () => entry()),
    );
    await clock.tickAsync(1_000);
    store.batches.should.eql([500, 500, 200]);
    store.batches.length = 0;
    const large = "x".repeat(3 * 1024 * 1024);
    await addAll(one, [entry(large), entry(large), entry()]);
    await one.flush();
    store.batches.should.eql([1, 2]);
  });

  it("tries again until the store is back, ever more slowly, but within 5 s", async () => {
    const one = writer();
    store.down = true;
    await addAll(one, [entry(), entry()]);
    await clock.tickAsync(60_000);
    one.state.should.eql({ queued: 2, dropped: 0 });
    lines.should.eql([
      "audit: entries cannot be written and are kept in memory: the store is down",
    ]);
    store.down = false;
    await clock.tickAsync(5_000);
    one.state.should.eql({ queued: 0, dropped: 0 });
    store.entries.size.should.equal(2);
    lines.at(-1)?.should.equal("audit: the store takes entries again");
  });

  it("drops the oldest beyond its bound, and counts them", async () => {
    const one = writer(3);
    store.down = true;
    const entries = Array.from({ length: 5 }, () => entry());
    await addAll(one, entries);
    one.state.should.eql({ queued: 3, dropped: 2 });
    await clock.tickAsync(10_000);
    one.state.should.eql({ queued: 3, dropped: 2 });
    store.down = false;
    await clock.tickAsync(5_000);
    [...store.entries.keys()].should.eql(entries.slice(2).map(({ id }) => id));
    lines.should.matchAny(/2 entries lost|1 entries lost/u);
  });

  it("is bound in bytes too: entries may hold whole documents", async () => {
    const one = writer();
    store.down = true;
    await addAll(
      one,
      Array.from({ length: 12 }, () => entry("x".repeat(4 * 1024 * 1024))),
    );
    one.state.should.eql({ queued: 7, dropped: 5 });
  });

  it("compresses long changes beside the requests, once, however often they are written", async () => {
    const one = writer();
    const [long, short] = [entry(`[${" ".repeat(5 * 1024 * 1024)}]`), entry()];
    const tried: (KeptEntry | undefined)[] = [];
    store.failing = (tryOf) => {
      tried.push(tryOf.id === long.id ? tryOf : undefined);
      return tryOf.id === long.id && tried.length < 4;
    };
    await addAll(one, [short, long]);
    await one.flush();
    await one.flush();
    await one.flush();
    const attempts = tried.filter((attempt) => attempt !== undefined);
    attempts.length.should.be.aboveOrEqual(2);
    new Set(attempts).size.should.equal(1);
    should(store.entries.get(short.id)).equal(short);
    const written = store.entries.get(long.id) as KeptEntry;
    should(written).equal(attempts[0]);
    written.should.not.have.property("changes");
    should(written.packed?.length).be.below(50_000);
    should(decode(written)).match({ id: long.id, changes: [] });
    should(decode(written)).not.have.property("unreadable");
  });

  it("keeps what was tried as it was compressed: more of it fits into the memory", async () => {
    const one = writer();
    store.down = true;
    for (let count = 0; count < 20; count += 1) {
      await one.add(entry(`[${" ".repeat(2 * 1024 * 1024)}]`));
      await one.flush();
    }
    one.state.should.eql({ queued: 20, dropped: 0 });
    store.down = false;
    await one.flush();
    one.state.should.eql({ queued: 0, dropped: 0 });
    store.entries.size.should.equal(20);
  });

  it("writes single entries again that the store did not take", async () => {
    const one = writer();
    const [good, bad] = [entry(), entry()];
    store.failing = ({ id }) => id === bad.id;
    await addAll(one, [bad, good]);
    await clock.tickAsync(1_000);
    [...store.entries.keys()].should.eql([good.id]);
    one.state.should.eql({ queued: 1, dropped: 0 });
    store.failing = () => false;
    await clock.tickAsync(5_000);
    store.entries.size.should.equal(2);
  });

  it("gives up, and counts, what the store will never take", async () => {
    const one = writer();
    store.refusing = () => true;
    await one.add(entry());
    await clock.tickAsync(1_000);
    one.state.should.eql({ queued: 0, dropped: 1 });
    lines.should.eql(["audit: 1 entries lost, the store refuses them"]);
  });

  it("tells how many were written", async () => {
    const counts: number[] = [];
    const one = writer(10, (count) => counts.push(count));
    await addAll(one, [entry(), entry()]);
    await clock.tickAsync(1_000);
    counts.should.eql([2]);
  });

  it("writes what waits when asked, and stops when the store does not take it", async () => {
    const one = writer();
    await one.add(entry());
    await one.flush();
    store.entries.size.should.equal(1);
    store.down = true;
    await one.add(entry());
    await one.flush();
    one.state.queued.should.equal(1);
  });

  it("waits no longer than its deadline for a store that does not answer", async () => {
    const one = writer();
    store.hangs = true;
    await one.add(entry());
    const flushed = one.flush();
    await clock.tickAsync(5_000);
    await flushed;
    const now = one.writeNow(entry()).catch((error: unknown) => error);
    await clock.tickAsync(5_000);
    should(await now).match({ status: 503, id: "profile-guard.audit.unavailable" });
  });

  it("writes one entry before it answers, or refuses with 503", async () => {
    const one = writer();
    await one.writeNow(entry());
    store.entries.size.should.equal(1);
    const refused = { status: 503, id: "profile-guard.audit.unavailable" };
    store.down = true;
    await one.writeNow(entry()).should.be.rejectedWith(refused);
    store.down = false;
    store.failing = () => true;
    await one.writeNow(entry()).should.be.rejectedWith(refused);
  });

  it("writes each entry before its request is answered, once the node ends", async () => {
    const one = writer();
    await one.add(entry());
    await one.close();
    store.entries.size.should.equal(1);
    await one.add(entry());
    store.entries.size.should.equal(2);
    store.down = true;
    await one.add(entry());
    await one.close();
    lines.at(-1)?.should.equal("audit: 1 entries are not written yet, and may be lost");
  });
});
