import "should";

import { inWords, statisticsOf, tally } from "./statistics";

describe("statistics of measured times", () => {
  it("are by nearest rank", () => {
    const times = Array.from({ length: 100 }, (_, at) => 100 - at);
    statisticsOf(times).should.eql({ count: 100, median: 50, p95: 95, max: 100 });
    statisticsOf([7]).should.eql({ count: 1, median: 7, p95: 7, max: 7 });
    statisticsOf([]).should.eql({ count: 0, median: 0, p95: 0, max: 0 });
    inWords([1.4, 2.6, 9]).should.equal("median 3 ms, p95 9 ms, max 9 ms");
  });

  it("count what occurs, sorted", () => {
    tally(["503", "200", "503"]).should.equal("200 ×1, 503 ×2");
    tally([]).should.equal("none");
  });
});
