import { spawnSync } from "node:child_process";

import should from "should";

/** Row 132 of docs/host-behaviour.md. */
describe("the host's index of shapes", () => {
  const program = `
    const { Koncorde } = require("koncorde");
    const koncorde = new Koncorde();
    koncorde.store(koncorde.normalize(JSON.parse(process.argv[1])));
    console.log("stored");
  `;
  const run = (filter: object): ReturnType<typeof spawnSync> =>
    spawnSync(process.execPath, ["-e", program, JSON.stringify(filter)], { encoding: "utf8" });

  for (const filter of [
    { geoDistance: { loc: "91,1", distance: "1m" } },
    { geoDistance: { loc: "1,1", distance: "x1m" } },
    { geoPolygon: { loc: { points: ["1,Infinity", "2,2", "3,3"] } } },
  ]) {
    it(`131: ends the process at ${JSON.stringify(filter)}`, () => {
      should(run(filter).signal).equal("SIGABRT");
    });
  }

  it("131: goes on at the edges of the earth", () => {
    const { stdout } = run({ geoDistance: { loc: "90,360", distance: "30000km" } });
    should(stdout).equal("stored\n");
  });
});
