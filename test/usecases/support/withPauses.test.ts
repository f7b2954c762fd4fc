import should from "should";

import { withPauses } from "../../../lib/usecases/support/withPauses";

describe("withPauses", () => {
  it("hands out everything, and lets others have a turn after each twenty", async () => {
    const turns = { taken: 0, ended: false };
    const count = (): void => {
      turns.taken += 1;
      if (!turns.ended) {
        setImmediate(count);
      }
    };
    setImmediate(count);
    const seen: number[] = [];
    const turnOf = new Map<number, number[]>();
    for await (const item of withPauses(Array.from({ length: 100 }, (_, at) => at))) {
      seen.push(item);
      turnOf.set(turns.taken, [...(turnOf.get(turns.taken) ?? []), item]);
    }
    turns.ended = true;
    should(seen).eql(Array.from({ length: 100 }, (_, at) => at));
    should([...turnOf.values()].map((items) => items.length)).eql([20, 20, 20, 20, 20]);
  });

  it("ends what it takes from, where somebody has seen enough, and fails as that fails", async () => {
    const ended: string[] = [];
    const items = function* (fails: boolean) {
      try {
        yield 1;
        if (fails) {
          throw new Error("no more");
        }
        yield 2;
      } finally {
        ended.push(fails ? "failed" : "left");
      }
    };
    const take = async (fails: boolean): Promise<void> => {
      for await (const item of withPauses(items(fails))) {
        if (!fails && item === 1) {
          break;
        }
      }
    };
    await take(false);
    await take(true).should.be.rejectedWith("no more");
    should(ended).eql(["left", "failed"]);
  });
});
