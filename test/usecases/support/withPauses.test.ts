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
});
