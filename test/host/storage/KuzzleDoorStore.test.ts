import should from "should";

import type { Door } from "../../../lib/host/port/DoorStore";
import { KuzzleDoorStore } from "../../../lib/host/storage/KuzzleDoorStore";

const VIA = "shop/staff:invite";
const DAY = 86_400_000;
const CREATES = { via: VIA, action: "security:createUser" };
const UPDATES = { via: VIA, action: "security:updateUser" };

describe("KuzzleDoorStore", () => {
  /** The one document that the nodes share. */
  let stored: { doors: Door[] } | undefined;
  let writes: number;
  let fails: boolean;
  let now: number;

  beforeEach(() => {
    stored = undefined;
    writes = 0;
    fails = false;
    now = Date.UTC(2026, 10, 29, 12);
  });

  function node(): KuzzleDoorStore {
    const kuzzle = {
      internalIndex: { index: "kuzzle", refreshCollection: async () => undefined },
      ask: async (event: string, index: unknown, collection: unknown, ...args: unknown[]) => {
        should([index, collection]).eql(["kuzzle", "config"]);
        if (fails) {
          throw new Error("the storage is gone");
        }
        if (event.endsWith(":mGet")) {
          return { items: stored === undefined ? [] : [{ _source: structuredClone(stored) }] };
        }
        event.should.endWith(":createOrReplace");
        writes += 1;
        stored = structuredClone(args[1]) as typeof stored;
        return {};
      },
    };
    return new KuzzleDoorStore(kuzzle, () => now);
  }

  it("remembers by which action what was written and when, over restarts and for other nodes", async () => {
    const first = node();
    await first.note(UPDATES);
    await first.note(CREATES);
    const lastSeen = "2026-11-29";
    const expected = [
      { ...CREATES, lastSeen },
      { ...UPDATES, lastSeen },
    ];
    (await first.all()).should.eql(expected);
    (await node().all()).should.eql(expected);
  });

  it("writes each once a day, and none that another node has written on it", async () => {
    const [first, second] = [node(), node()];
    await Promise.all([1, 2, 3].map(() => first.note(CREATES)));
    await second.note(CREATES);
    writes.should.equal(1);
    now += DAY;
    await second.note(CREATES);
    await first.note(CREATES);
    writes.should.equal(2);
    (await node().all()).should.eql([{ ...CREATES, lastSeen: "2026-11-30" }]);
  });

  it("keeps apart why nobody is judged, and from where it is called", async () => {
    const one = node();
    await one.note({ ...CREATES, reason: "a trial" });
    await one.note(CREATES);
    await one.note({ action: "security:createUser", from: "jobs.ts:12" });
    (await one.all()).should.match([
      { from: "jobs.ts:12" },
      { via: VIA },
      { via: VIA, reason: "a trial" },
    ]);
  });

  it("keeps five at most that tell one action apart by reasons, which may name users", async () => {
    for (const restart of [0, 1]) {
      const one = node();
      for (let user = 0; user < 10; user += 1) {
        await one.note({ ...CREATES, reason: `a trial of ${restart}${user}` });
      }
    }
    should(stored?.doors.length).equal(5);
  });

  it("forgets what was not seen for ninety days", async () => {
    const one = node();
    await one.note(CREATES);
    now += 90 * DAY;
    (await one.all()).length.should.equal(1);
    now += DAY;
    (await one.all()).should.eql([]);
    await one.note(UPDATES);
    should(stored?.doors).match([UPDATES]);
  });

  it("loses none of those that one node sees at once", async () => {
    const one = node();
    await Promise.all(["a", "b", "c"].map((name) => one.note({ ...CREATES, via: `shop:${name}` })));
    (await node().all()).map(({ via }) => via).should.eql(["shop:a", "shop:b", "shop:c"]);
  });

  it("never rejects a note, and still tells it on this node", async () => {
    fails = true;
    const one = node();
    await one.note(CREATES);
    fails = false;
    (await one.all()).should.match([CREATES]);
  });

  it("keeps the newest thousand", async () => {
    stored = {
      doors: Array.from({ length: 1_000 }, (_, number) => ({
        ...CREATES,
        via: `shop:${number}`,
        lastSeen: "2026-11-28",
      })),
    };
    await node().note(CREATES);
    should(stored.doors.length).equal(1_000);
    stored.doors.some(({ via }) => via === VIA).should.equal(true);
  });

  describe("what runs outside of any request", () => {
    const action = "security:createUser";
    const at = (from: string, reason?: string): Omit<Door, "lastSeen"> => ({
      action,
      from,
      ...(reason !== undefined && { reason }),
    });
    const told = async (one: KuzzleDoorStore): Promise<string[]> =>
      (await one.all()).map(({ from, reason = "", via = "" }) => `${from} ${reason}${via}`.trim());

    it("is settled once the same file says that it means it, or for whom it is", async () => {
      for (const settled of [at("app.ts:161", "first"), { ...at("app.ts:161"), via: VIA }]) {
        stored = undefined;
        const first = node();
        await first.note(at("app.ts:145"));
        await first.note(at("jobs.ts:9"));
        await first.note({ ...at("app.ts:20"), action: "security:createRole" });
        const second = node();
        await second.note(settled);
        const said = settled.via === undefined ? "app.ts:161 first" : `app.ts:161 ${VIA}`;
        (await told(second)).sort().should.eql(["app.ts:20", said, "jobs.ts:9"].sort());
      }
    });

    it("is told by its new line alone, once the file has changed", async () => {
      await node().note(at("app.ts:145"));
      await node().note(at("app.ts:146"));
      (await told(node())).should.eql(["app.ts:146"]);
    });

    it("is told of each line that was seen since the node started, and of each that is as it was", async () => {
      const first = node();
      await first.note(at("app.ts:10"));
      await first.note(at("app.ts:20"));
      (await told(first)).should.eql(["app.ts:10", "app.ts:20"]);
      now += DAY;
      const second = node();
      await second.note(at("app.ts:20"));
      (await told(second)).should.eql(["app.ts:10", "app.ts:20"]);
    });

    it("takes no place of what nobody means, by reasons that name whom they concern", async () => {
      const one = node();
      for (let number = 0; number < 9; number += 1) {
        await one.note(at("jobs.ts:1", `for user ${number}`));
      }
      await one.note(at("jobs.ts:2"));
      (await told(one)).should.containEql("jobs.ts:2");
    });
  });
});
