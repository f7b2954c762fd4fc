import should from "should";

import { keepNewest } from "../../lib/shared/keepNewest";

describe("keepNewest", () => {
  it("keeps so many values, and those that were put in last", () => {
    const kept = new Map([
      ["a", 1],
      ["b", 2],
    ]);
    keepNewest(kept, "c", 3, 3);
    should([...kept]).eql([
      ["a", 1],
      ["b", 2],
      ["c", 3],
    ]);
    keepNewest(kept, "a", 4, 3);
    keepNewest(kept, "d", 5, 3);
    should([...kept]).eql([
      ["c", 3],
      ["a", 4],
      ["d", 5],
    ]);
  });
});
