import should from "should";

import type { Kernel } from "../../../lib/host/kernel/kernel";
import { Locks } from "../../../lib/host/locks/Locks";

const SOON = 5_000;
const NOTE = { does: "create", strategies: ["local"] } as const;

describe("Locks, when Redis is away at the release", () => {
  let isAway: boolean;
  let isBusy: boolean;
  let sent: unknown[][];
  let locks: Locks;

  beforeEach(() => {
    isAway = false;
    isBusy = false;
    sent = [];
    const ask = async (event: string, script: string, ...args: unknown[]): Promise<unknown> => {
      if (isAway) {
        throw new Error("away");
      }
      if (event.endsWith(":execute")) {
        sent.push([script, ...args.slice(2)]);
      }
      return script === "profileGuardInterrupted" ? [] : isBusy ? [-1] : [1, ""];
    };
    locks = new Locks({ ask, config: {}, internalIndex: { index: "shop" } } as unknown as Kernel);
  });

  const hold = () =>
    locks.lock(
      [
        { resource: "graph", mode: "readers" },
        { resource: "user:u", mode: "alone", intent: NOTE },
      ],
      Date.now() + SOON,
    );
  const releases = () => sent.filter(([script]) => script === "profileGuardRelease");

  it("sends the note of what is not settled again, before it tells of interruptions", async () => {
    const before = Date.now();
    const held = await hold();
    isAway = true;
    await held.release({ outcomeKnown: false }).should.be.rejectedWith({ status: 503 });
    await locks.interruptedWrites().should.be.rejectedWith({ status: 503 });

    isAway = false;
    sent = [];
    await locks.interruptedWrites();
    await locks.interruptedWrites();
    sent
      .map(([script]) => script)
      .should.eql(["profileGuardRelease", "profileGuardInterrupted", "profileGuardInterrupted"]);
    const [owner, rolesChanged, settled, since, ...noted] = releases()[0]?.slice(1) ?? [];
    String(owner).should.match(/^[0-9a-f-]{36}$/u);
    [rolesChanged, settled].should.eql(["0", "0"]);
    Number(since).should.be.within(before, Date.now());
    noted.should.eql(["graph", "", "user:u", JSON.stringify(NOTE)]);
  });

  it("tells a wait that was too long from Redis that does not answer", async () => {
    isBusy = true;
    const wanted = [{ resource: "graph", mode: "readers" }] as const;
    await locks.lock(wanted, Date.now() + 20).should.be.rejectedWith({
      status: 503,
      id: "profile-guard.lock.timeout",
    });
    isAway = true;
    await locks.lock(wanted, Date.now() + 20).should.be.rejectedWith({
      status: 503,
      id: "profile-guard.decision.unavailable",
      message: /Redis does not answer/u,
    });
  });

  it("names to Redis whose locks keep nobody waiting", async () => {
    const outer = await hold();
    await locks.lock([{ resource: "user:u", mode: "alone" }], Date.now() + SOON, {
      isFirst: true,
      outer: [outer],
    });
    const acquired = sent.filter(([script]) => script === "profileGuardAcquire");
    const [owner] = acquired[0]?.slice(1) ?? [];
    acquired.map((one) => one[4]).should.eql(["", owner]);
  });

  it("lets what is settled end by itself", async () => {
    const held = await hold();
    isAway = true;
    await held.release().should.be.rejectedWith({ status: 503 });
    isAway = false;
    await locks.interruptedWrites();
    releases().should.eql([]);
  });
});

describe("Locks that several requests of a node want", () => {
  it("are asked for right behind their release, without waiting for its answer", async () => {
    const sent: string[] = [];
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const ask = async (event: string, script: string): Promise<unknown> => {
      if (event.endsWith(":execute")) {
        sent.push(script);
        await (script === "profileGuardRelease" ? answered : undefined);
      }
      return [1, ""];
    };
    const locks = new Locks({
      ask,
      config: {},
      internalIndex: { index: "shop" },
    } as unknown as Kernel);
    const lock = () => locks.lock([{ resource: "profile:p", mode: "alone" }], Date.now() + SOON);
    const first = await lock();
    const second = lock();
    const releasing = first.release();
    should((await second).waited).be.true();
    should(sent).eql(["profileGuardAcquire", "profileGuardRelease", "profileGuardAcquire"]);
    answer();
    await releasing;
  });
});
