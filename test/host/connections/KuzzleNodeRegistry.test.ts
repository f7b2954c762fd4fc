import should from "should";

import { KuzzleNodeRegistry } from "../../../lib/host/connections/KuzzleNodeRegistry";
import type { Kernel } from "../../../lib/host/kernel/kernel";
import { replaceGlobalKuzzle } from "../../support/globalKuzzle";

const OWN = { node: "a", version: "2.0.0", platform: "kuzzle" };

describe("KuzzleNodeRegistry", () => {
  let hash: Map<string, string>;
  let now: number;
  let clients: string | Error;
  let cluster: readonly string[] | undefined;
  let activity: readonly (readonly [id: string, event: string])[];
  let internalCache: object;

  beforeEach(() => {
    hash = new Map();
    now = 1_000;
    clients = "";
    [cluster, activity] = [undefined, []];
    internalCache = { node: { host: "x" }, database: 3 };
  });

  function registry(): KuzzleNodeRegistry {
    const ask = async (event: string, command?: string, ...args: string[]): Promise<unknown> => {
      if (event === "cluster:status:get") {
        const nodes = cluster?.map((id) => ({ id }));
        return { nodes, activity: activity.map(([id, event]) => ({ id, event })) };
      }
      const [, field = "", value = ""] = args;
      const answers: Readonly<Record<string, () => unknown>> = {
        time: () => [String(now), "0"],
        hset: () => hash.set(field, value),
        hgetall: () => Object.fromEntries(hash),
        hdel: () => args.slice(1).map((one) => hash.delete(one)),
        client: () => clients,
      };
      const answer = answers[command ?? ""]?.();
      if (answer instanceof Error) {
        throw answer;
      }
      return answer;
    };
    const kernel = {
      ask,
      config: { services: { internalCache } },
      coreAnswerers: { get: () => (cluster === undefined ? undefined : () => undefined) },
    };
    return new KuzzleNodeRegistry(kernel as unknown as Kernel);
  }

  it("sees all who said hello within a minute, and forgets the others", async () => {
    await registry().greet({ ...OWN, node: "old" });
    now += 30;
    await registry().greet({ ...OWN, node: "b", version: "1.0.0" });
    now += 40;
    const { greetings } = await registry().greet(OWN);
    should(greetings).eql([{ ...OWN, node: "b", version: "1.0.0" }, OWN]);
    [...hash.keys()].should.eql(["b", "a"]);
    await registry().leave("b");
    [...hash.keys()].should.eql(["a"]);
  });

  it("ends though Redis does not answer", async () => {
    const kernel = { ask: async () => new Promise(() => undefined) };
    await new KuzzleNodeRegistry(kernel as unknown as Kernel).leave("a");
  });

  it("counts the connections of Kuzzles to its own database", async () => {
    clients = [
      "id=1 name=internal_adapter/undefined db=3 sub=0",
      "id=2 name=public_adapter/undefined db=3 sub=0",
      "id=3 name=internal_adapter/undefined db=30 sub=0",
      "id=4 db=3 name=internal_adapter/knode-1",
      "id=5 name= db=3",
    ].join("\n");
    should((await registry().greet(OWN)).connected).equal(2);
  });

  it("does not know the connections where Redis does not tell, nor in a Redis Cluster", async () => {
    clients = new Error("NOPERM");
    should((await registry().greet(OWN)).connected).be.undefined();
    clients = "id=1 name=internal_adapter/undefined db=0";
    internalCache = { nodes: [{ host: "x" }] };
    should((await registry().greet(OWN)).connected).be.undefined();
  });

  it("asks the host's cluster where there is one, and says by which id it is known there", async () => {
    cluster = ["other", "own"];
    clients = "id=1 name=internal_adapter/undefined db=3";
    should(await registry().greet(OWN)).eql({
      greetings: [{ ...OWN, clusterId: "own" }],
      cluster: ["other", "own"],
      givenUp: [],
    });
  });

  it("tells of the nodes that the host has given up and that still run, by what it has heard last", async () => {
    cluster = ["back", "lost", "own"];
    activity = [
      ["gone", "joined"],
      ["lost", "joined"],
      ["back", "evicted"],
      ["gone", "evicted"],
      ["lost", "evicted"],
      ["back", "joined"],
    ];
    should((await registry().greet(OWN)).givenUp).eql(["lost"]);
  });

  it("141: the host's cluster tells of its own node last", async () => {
    const putBack = replaceGlobalKuzzle({});
    try {
      const file = "kuzzle/dist/lib/cluster/node.js";
      const { default: ClusterNode } = (await import(file)) as {
        default: { prototype: { getStatus(this: object): Promise<{ nodes: { id: string }[] }> } };
      };
      const card = (id: string): object => ({ id, ip: "::1", birthdate: 0 });
      const status = await ClusterNode.prototype.getStatus.call({
        activity: [],
        idCardHandler: {
          getRemoteIdCards: async () => [card("other"), card("another")],
          idCard: card("own"),
        },
      });
      should(status.nodes.at(-1)?.id).equal("own");
    } finally {
      putBack();
    }
  });
});
