import should from "should";

import { inSlices } from "../../../lib/usecases/support/inSlices";

function busy(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

function* steps(count: number, milliseconds: number): Generator<number> {
  for (let step = 0; step < count; step++) {
    busy(milliseconds);
    yield step;
  }
}

describe("inSlices", () => {
  it("lets others run between any two steps, of several works together", async () => {
    const state = { ended: false };
    const seen: number[] = [];
    const works = Promise.all(
      Array.from({ length: 3 }, () => inSlices(steps(4, 10), (step) => seen.push(step))),
    ).finally(() => {
      state.ended = true;
    });
    const turns: number[] = [];
    while (!state.ended) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      turns.push(seen.length);
    }
    await works;
    seen.length.should.equal(12);
    // at every moment between two steps somebody else had a turn
    new Set(turns).size.should.be.aboveOrEqual(12);
  });

  it("passes an error on, and keeps nobody else waiting", async () => {
    const failing = inSlices(steps(2, 0), () => {
      throw new Error("wrong");
    });
    await failing.should.be.rejectedWith("wrong");
    const seen: number[] = [];
    await inSlices(steps(2, 0), (step) => seen.push(step));
    should(seen).eql([0, 1]);
  });
});
