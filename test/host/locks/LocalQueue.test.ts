import should from "should";

import { LocalQueue } from "../../../lib/host/locks/LocalQueue";

const SOON = 5000;

describe("Turns", () => {
  it("gives a resource to one after the other, first come first served", async () => {
    const turns = new LocalQueue();
    const order: number[] = [];
    let inside = 0;
    await Promise.all(
      Array.from({ length: 20 }, async (_, number) => {
        const { waited, end } = await turns.take(["a"], Date.now() + SOON);
        waited.should.equal(number > 0);
        inside += 1;
        inside.should.equal(1);
        await new Promise((resolve) => setImmediate(resolve));
        order.push(number);
        inside -= 1;
        end();
      }),
    );
    order.should.eql(Array.from({ length: 20 }, (_, number) => number));
  });

  it("lets other resources, and none, pass", async () => {
    const turns = new LocalQueue();
    await turns.take(["a"], Date.now() + SOON);
    await turns.take(["b"], Date.now() + SOON);
    await turns.take([], Date.now() + SOON);
  });

  it("gives up at the deadline, without holding up those behind", async () => {
    const turns = new LocalQueue();
    const turn = await turns.take(["a"], Date.now() + SOON);
    await turns.take(["a"], Date.now() + 5).should.be.rejectedWith({
      status: 503,
      id: "profile-guard.lock.timeout",
    });
    turn.end();
    should(await turns.take(["a"], Date.now() + SOON)).have.property("end");
  });
});
