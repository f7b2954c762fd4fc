import should from "should";

import { KuzzleDoorStore } from "../../../lib/host/storage/KuzzleDoorStore";

const VIA = "shop/staff:invite";

describe("KuzzleDoorStore", () => {
  /** The one document that the nodes share. */
  let stored: { pairs: string[] } | undefined;
  let writes: number;
  let fails: boolean;

  beforeEach(() => {
    stored = undefined;
    writes = 0;
    fails = false;
  });

  function node(): KuzzleDoorStore {
    return new KuzzleDoorStore({
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
    });
  }

  it("remembers by which action what was written, over restarts and for other nodes", async () => {
    const first = node();
    await first.note(VIA, "security:updateUser");
    await first.note(VIA, "security:createUser");
    const expected = [{ via: VIA, actions: ["security:createUser", "security:updateUser"] }];
    (await first.all()).should.eql(expected);
    (await node().all()).should.eql(expected);
  });

  it("writes each pair once, and none that another node has written", async () => {
    const [first, second] = [node(), node()];
    await Promise.all([1, 2, 3].map(() => first.note(VIA, "security:createUser")));
    await second.note(VIA, "security:createUser");
    writes.should.equal(1);
  });

  it("loses none of those that one node sees at once", async () => {
    const one = node();
    await Promise.all(
      ["a", "b", "c"].map((name) => one.note(`shop:${name}`, "security:createUser")),
    );
    (await node().all()).map(({ via }) => via).should.eql(["shop:a", "shop:b", "shop:c"]);
  });

  it("never rejects a note, and still tells it on this node", async () => {
    fails = true;
    const one = node();
    await one.note(VIA, "security:createUser");
    fails = false;
    (await one.all()).should.eql([{ via: VIA, actions: ["security:createUser"] }]);
  });

  it("keeps a thousand pairs at most", async () => {
    stored = { pairs: Array.from({ length: 1_000 }, (_, number) => `shop:${number} a:b`) };
    const one = node();
    await one.note(VIA, "security:createUser");
    writes.should.equal(0);
    should(stored.pairs.length).equal(1_000);
  });
});
