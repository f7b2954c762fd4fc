import should from "should";

import type { SeenNodes } from "../../../lib/domain/otherNodes";
import { NodeWatch } from "../../../lib/usecases/status/NodeWatch";
import type { SwitchedOff } from "../../../lib/api/status";

const OWN = { node: "a", version: "2.0.0", platform: "kuzzle" };
const ALONE: SeenNodes = { greetings: [OWN], connected: 1 };
const BESIDE: SeenNodes = { greetings: [OWN], cluster: ["silent"] };
const MAYBE: SeenNodes = { greetings: [OWN], connected: 2 };

describe("NodeWatch", () => {
  let seen: SeenNodes | Error;
  let lines: string[];
  let left: string[];
  let watch: NodeWatch;
  const state: { others: readonly SwitchedOff[] } = { others: [] };

  beforeEach(() => {
    [seen, lines, left] = [ALONE, [], []];
    state.others = [];
    const log = {
      warn: (line: string) => void lines.push(`warn ${line}`),
      info: (line: string) => void lines.push(`info ${line}`),
    };
    const registry = {
      greet: async () => {
        if (seen instanceof Error) {
          throw seen;
        }
        return seen;
      },
      leave: async (node: string) => void left.push(node),
    };
    watch = new NodeWatch(registry, OWN, state, log);
  });

  it("tells once of what lasts, in the log and in the status, and once that it is over", async () => {
    seen = BESIDE;
    await watch.look();
    should([lines, state.others]).eql([[], []]);
    await watch.look();
    await watch.look();
    lines.should.match([/^warn SECURITY: NOT ALL NODES GUARD ALIKE\. Node "silent"/u]);
    state.others.should.match([{ what: /without the plugin/u, why: /says no hello/u }]);
    seen = ALONE;
    await watch.look();
    should(lines[1]).match(/^info No longer so: Node "silent"/u);
    state.others.should.eql([]);
  });

  it("says to restart a node that is not heard", async () => {
    seen = { greetings: [{ ...OWN, clusterId: "x" }], cluster: ["x", "y"], givenUp: ["y"] };
    await watch.look();
    await watch.look();
    lines.should.match([
      /without the plugin.* same version of the plugin\.$/u,
      /not heard here.*\. Restart that node\.$/u,
    ]);
    state.others
      .map((one) => Object.keys(one))
      .should.eql([
        ["what", "why"],
        ["what", "why"],
      ]);
  });

  it("tells nothing of a node that is there for a moment without saying hello", async () => {
    for (const one of [BESIDE, ALONE, BESIDE, ALONE]) {
      seen = one;
      await watch.look();
    }
    lines.should.eql([]);
  });

  it("gives a node that may only be starting a minute", async () => {
    seen = MAYBE;
    for (let look = 0; look < 5; look += 1) {
      await watch.look();
    }
    lines.should.eql([]);
    await watch.look();
    lines.should.match([/1 Kuzzle on this Redis database/u]);
  });

  it("says once that nothing is known while Redis does not answer, and goes on", async () => {
    seen = new Error("gone");
    await watch.look();
    await watch.look();
    lines.should.match([/Not known which other nodes guard: gone/u]);
    seen = BESIDE;
    await watch.look();
    await watch.look();
    should(state.others.length).equal(1);
  });

  it("leaves when it stops", async () => {
    watch.start();
    await watch.stop();
    left.should.eql(["a"]);
  });
});
