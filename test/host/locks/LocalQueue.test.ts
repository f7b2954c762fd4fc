import should from "should";

import type { Ticket } from "../../../lib/host/locks/LocalQueue";
import { LocalQueue } from "../../../lib/host/locks/LocalQueue";
import type { LockCaller, LockRequest } from "../../../lib/host/port/LockRequest";

// longer than any turn takes on a busy machine
const SOON = 30_000;
const LIMITS = { ofCaller: 10, ofAll: 15 };

const on = (resource: string, mode: LockRequest["mode"] = "alone"): LockRequest => ({
  resource,
  mode,
});
const caller = (key: string, covers = false): LockCaller => ({
  key,
  coversEverything: async () => covers,
});

async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

describe("LocalQueue", () => {
  let queue: LocalQueue;
  let order: string[];

  beforeEach(() => {
    queue = new LocalQueue(LIMITS);
    order = [];
  });

  /** Takes, and notes when it goes. */
  async function take(
    name: string,
    requests: readonly LockRequest[],
    who?: LockCaller,
  ): Promise<Ticket> {
    const ticket = await queue.take(requests, Date.now() + SOON, { caller: who });
    order.push(name);
    return ticket;
  }

  /** Takes what nobody gives up: it ends at its deadline, maybe long after the test. */
  function leave(...taken: Parameters<typeof take>): void {
    take(...taken).catch(() => undefined);
  }

  it("gives a resource to one after the other, first come first served", async () => {
    let inside = 0;
    await Promise.all(
      Array.from({ length: 20 }, async (_, number) => {
        const { waited, end } = await take(String(number), [on("a")]);
        waited.should.equal(number > 0);
        inside += 1;
        inside.should.equal(1);
        await settled();
        inside -= 1;
        end();
      }),
    );
    order.should.eql(Array.from({ length: 20 }, (_, number) => String(number)));
  });

  it("lets other resources, and none, pass", async () => {
    await take("a", [on("a")]);
    await take("b", [on("b")]);
    await take("none", []);
  });

  it("gives up at the deadline, without holding up those behind", async () => {
    const turn = await take("first", [on("a", "readers")]);
    const late = queue.take([on("a")], Date.now() + 5).should.be.rejectedWith({
      status: 503,
      id: "profile-guard.lock.timeout",
    });
    const reader = take("reader", [on("a", "readers")]);
    await late;
    await reader;
    turn.end();
    order.should.eql(["first", "reader"]);
  });

  it("lets readers and writers go in turns, whoever comes without end", async () => {
    const first = await take("w1", [on("users", "writers")]);
    const all = [
      take("r1", [on("users", "readers")]),
      take("w2", [on("users", "writers")]),
      take("r2", [on("users", "readers")]),
      take("r3", [on("users", "readers")]),
      take("w3", [on("users", "writers")]),
    ];
    first.end();
    first.end();
    for (const ticket of all) {
      (await ticket).end();
    }
    order.should.eql(["w1", "r1", "w2", "r2", "r3", "w3"]);
  });

  it("keeps nobody from what nobody before them waits for", async () => {
    await take("holder", [on("a")]);
    leave("waiting", [on("a"), on("users", "readers")]);
    await take("reader", [on("users", "readers")]);
    leave("writer", [on("users", "writers")]);
    await settled();
    order.should.eql(["holder", "reader"]);
  });

  it("keeps nobody waiting for the locks in whose course they ask, and everybody else", async () => {
    const outer = [on("a"), on("users", "writers")];
    const holder = await take("holder", outer);
    leave("other", [on("a")]);
    const within = async (name: string): Promise<Ticket> => {
      const taking = { isFirst: true, outer };
      const ticket = await queue.take([on("a"), on("users", "readers")], Date.now() + SOON, taking);
      order.push(name);
      return ticket;
    };
    const first = await within("within");
    const second = within("beside");
    await settled();
    order.should.eql(["holder", "within"]);

    first.end();
    (await second).end();
    order.should.eql(["holder", "within", "beside"]);
    holder.end();
    await settled();
    order.should.eql(["holder", "within", "beside", "other"]);
  });

  it("lets whoever has locks already go before all who wait, and not before who has", async () => {
    const first = async (name: string, requests: readonly LockRequest[]): Promise<Ticket> => {
      const ticket = await queue.take(requests, Date.now() + SOON, { isFirst: true });
      order.push(name);
      return ticket;
    };
    const holder = await take("holder", [on("a")]);
    leave("waits", [on("a"), on("b")]);
    await first("late", [on("b")]);
    const again = first("again", [on("a")]);
    await settled();
    order.should.eql(["holder", "late"]);
    holder.end();
    await again;
    order.should.eql(["holder", "late", "again"]);
  });

  it("lets a crowd of one caller stand before others with four requests alone", async () => {
    const first = await take("crowd", [on("a")], caller("crowd"));
    const all = [...Array<number>(9).keys()].map(() => take("crowd", [on("a")], caller("crowd")));
    all.push(take("other", [on("a")], caller("other")));
    first.end();
    for (let turn = 0; turn < 10; turn++) {
      await settled();
      (await Promise.race(all.splice(order.at(-1) === "other" ? -1 : 0, 1))).end();
    }
    order.indexOf("other").should.equal(5);
    order.length.should.equal(11);
  });

  it("refuses what one caller has too much, and of all together too much", async () => {
    await take("holder", [on("a")]);
    const refused = { status: 429, id: "profile-guard.lock.share" };
    for (let count = 0; count < LIMITS.ofCaller; count++) {
      leave("first", [on("a")], caller("first"));
    }
    await take("first", [on("a")], caller("first")).should.be.rejectedWith(refused);
    // what need not wait is nobody's loss
    await take("free", [on("b")], caller("first"));
    for (let count = LIMITS.ofCaller; count < LIMITS.ofAll; count++) {
      leave("second", [on("a")], caller("second"));
    }
    await take("second", [on("a")], caller("second")).should.be.rejectedWith(refused);
    // everybody may have one
    leave("third", [on("a")], caller("third"));
    await settled();
    await take("third", [on("a")], caller("third")).should.be.rejectedWith(refused);
  });

  it("lets whoever covers everything go first, without limit", async () => {
    const first = await take("holder", [on("a")]);
    const waiting = [...Array<number>(LIMITS.ofCaller).keys()].map(() =>
      take("crowd", [on("a")], caller("crowd")),
    );
    const admins = [...Array<number>(LIMITS.ofAll).keys()].map(() =>
      take("admin", [on("a")], caller("admin", true)),
    );
    await settled();
    await settled();
    first.end();
    // whichever comes: among themselves they may change places where the clock ticks between them
    await Promise.all(
      [...admins, ...waiting].map(async (ticket) => {
        (await ticket).end();
      }),
    );
    order.slice(1, 1 + LIMITS.ofAll).should.matchEach("admin");
    order.slice(1 + LIMITS.ofAll).should.matchEach("crowd");
  });

  it("lets a caller wait like everybody when their rights cannot be read", async () => {
    const first = await take("holder", [on("a")]);
    const coversEverything = () => Promise.reject(new Error("down"));
    const second = take("second", [on("a")], { key: "b", coversEverything });
    await settled();
    first.end();
    should((await second).waited).be.true();
  });
});
