import should from "should";

import { growthOf, leastTimes } from "../../bench/growth";

/** Rounds of the times that a power of the size gives, disturbed a little. */
function roundsOf(size: number, power: number, constant = 0): number[][] {
  return Array.from({ length: 20 }, (_, round) => [
    (constant + size ** power) * (1 + (round % 5) / 100),
  ]);
}

function measured(power: number, beside?: number) {
  return [10, 100, 1_000, 9_000].map((size) => ({
    size,
    plugin: roundsOf(size, power, beside === undefined ? 0 : 2 * size ** beside),
    ...(beside !== undefined && { host: roundsOf(size, beside) }),
  }));
}

describe("the growth of the benchmark's rows", () => {
  it("is the power of the size, for each decade, whatever its width", () => {
    for (const power of [0.5, 1, 1.5]) {
      const [growth] = growthOf("a series", measured(power));
      should(growth?.decades.map(({ from, to }) => [from, to])).eql([
        [10, 100],
        [100, 1_000],
        [1_000, 9_000],
      ]);
      for (const { plugin } of growth?.decades ?? []) {
        plugin.value.should.be.approximately(power, 0.01);
        plugin.low.should.be.belowOrEqual(plugin.value);
        plugin.high.should.be.aboveOrEqual(plugin.value);
      }
    }
  });

  it("misses where the last decade grows faster than allowed, beyond doubt", () => {
    should(growthOf("a series", measured(1))[0]?.verdict).equal("met");
    should(growthOf("a series", measured(1.05))[0]?.verdict).equal("met");
    should(growthOf("a series", measured(1.3))[0]?.verdict).equal("missed");
  });

  it("misses where what is added does, though the whole hides it", () => {
    const sizes = [1_000, 9_000].map((size) => ({
      size,
      host: roundsOf(size, 1),
      plugin: roundsOf(size, 1.5, 250 * size).map(([time = 0]) => [time / 250]),
    }));
    const [growth] = growthOf("a series", sizes);
    should(growth?.decades[0]?.plugin.value).be.below(1.1);
    should(growth?.verdict).equal("missed");
  });

  it("does not blame it for what grows so beside it", () => {
    should(growthOf("a series", measured(1, 1.3))[0]?.verdict).equal("met");
    should(growthOf("a series", measured(2, 1))[0]?.verdict).equal("missed");
  });

  it("tells how what is added grows, unless that is next to nothing", () => {
    const [growth] = growthOf("a series", measured(1, 1));
    should(growth?.decades.at(-1)?.share?.value).be.approximately(1, 0.01);
    const same = measured(1, 1).map(({ size, host = [] }) => ({ size, host, plugin: host }));
    should(growthOf("a series", same)[0]?.decades.at(-1)).not.have.property("share");
  });

  it("needs two sizes that are far enough from each other", () => {
    growthOf("a series", measured(1).slice(0, 1)).should.eql([]);
    growthOf("a series", [
      { size: 10, plugin: [[1]] },
      { size: 20, plugin: [[2]] },
    ]).should.eql([]);
  });
});

describe("the least times", () => {
  it("are those of ten groups, as rounds", () => {
    const times = Array.from({ length: 30 }, (_, round) => (round < 10 ? 5 + round : 100 + round));
    leastTimes(times).should.eql(Array.from({ length: 10 }, (_, group) => [5 + group]));
    leastTimes([3, 1]).should.eql([[3], [1]]);
  });
});
