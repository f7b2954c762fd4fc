import should from "should";

import { CallerShares } from "../../../lib/usecases/requests/CallerShares";

const SHARE = { id: "profile-guard.refresh.share", status: 429 } as const;

describe("CallerShares", () => {
  let writes: CallerShares;
  let ends: (() => void)[];

  beforeEach(() => {
    writes = new CallerShares({ ofCaller: 2, ofAll: 3 }, SHARE.id);
    ends = [];
  });

  async function write(caller: string, covers = false): Promise<unknown> {
    return writes.run(
      caller,
      async () => covers,
      async () =>
        new Promise<void>((resolve) => {
          ends.push(resolve);
        }),
    );
  }

  it("lets so many of one caller wait, and others meanwhile", async () => {
    const waiting = [write("a"), write("a")];
    await write("a").should.be.rejectedWith(SHARE);
    waiting.push(write("b"));
    should(ends).have.length(3);
    ends.forEach((end) => {
      end();
    });
    await Promise.all(waiting);
    const again = write("a");
    ends.at(-1)?.();
    await again;
  });

  it("lets whoever has none wait when all places are taken, and one write alone", async () => {
    const waiting = [write("a"), write("a"), write("b")];
    await write("b").should.be.rejectedWith(SHARE);
    waiting.push(write("c"));
    await write("c").should.be.rejectedWith(SHARE);
    ends.forEach((end) => {
      end();
    });
    await Promise.all(waiting);
  });

  it("has no bound for whoever covers everything", async () => {
    const waiting = Array.from({ length: 5 }, () => write("admin", true));
    await new Promise(setImmediate);
    should(ends).have.length(5);
    ends.forEach((end) => {
      end();
    });
    await Promise.all(waiting);
  });

  it("gives a place back when the write fails", async () => {
    for (let turn = 0; turn < 5; turn += 1) {
      await writes
        .run(
          "a",
          async () => false,
          async () => Promise.reject(new Error("failed")),
        )
        .should.be.rejectedWith("failed");
    }
  });
});
