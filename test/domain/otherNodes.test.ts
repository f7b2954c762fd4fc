import should from "should";

import type { Greeting, SeenNodes } from "../../lib/domain/otherNodes";
import { otherNodes } from "../../lib/domain/otherNodes";

const OWN: Greeting = { node: "a", version: "2.0.0", platform: "kuzzle" };
const like = (node: string, more: Partial<Greeting> = {}): Greeting => ({ ...OWN, node, ...more });
const told = (seen: SeenNodes): string[] => otherNodes(OWN, seen).map(({ what }) => what);

describe("otherNodes", () => {
  it("tells nothing of a node alone, and of nodes that guard alike", () => {
    told({ greetings: [OWN] }).should.eql([]);
    told({ greetings: [OWN], connected: 1 }).should.eql([]);
    told({ greetings: [OWN, like("b")], connected: 2 }).should.eql([]);
    const ids = [like("a", { clusterId: "x" }), like("b", { clusterId: "y" })];
    told({ greetings: ids, cluster: ["y", "x"] }).should.eql([]);
  });

  it("names the nodes of the cluster that say no hello", () => {
    const [first, ...rest] = told({
      greetings: [like("a", { clusterId: "x" })],
      cluster: ["silent", "x"],
    });
    should(first).match(/Node "silent" of this platform runs without the plugin/u);
    rest.should.eql([]);
  });

  it("counts the Kuzzles on this Redis that say no hello, where there is no cluster", () => {
    const greetings = [OWN, like("b", { platform: "other" })];
    told({ greetings, connected: 3 }).should.match([/^1 Kuzzle .* without the plugin: if it is/u]);
    // one that has ended is greeted for a minute more
    told({ greetings, connected: 1 }).should.eql([]);
  });

  it("names nodes of this platform with another version", () => {
    const old = like("b", { version: "1.0.0" });
    told({ greetings: [OWN, old], connected: 2 }).should.match([/"b" .* version 1\.0\.0/u]);
    told({ greetings: [OWN, { ...old, platform: "other" }], connected: 2 }).should.eql([]);
  });

  it("names nodes of the cluster that are not heard any more", () => {
    const greetings = [like("a", { clusterId: "x" }), like("b", { clusterId: "y" })];
    const cluster = ["y", "x"];
    told({ greetings, cluster, givenUp: [] }).should.eql([]);
    told({ greetings, cluster, givenUp: ["y"] }).should.match([/^Node "y" .* is not heard here/u]);
  });
});
