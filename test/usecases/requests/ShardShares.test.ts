import should from "should";

import { parseConfig } from "../../../lib/config/config";
import { ErrorId } from "../../../lib/errors/errors";
import type { TooManyShardsError } from "../../../lib/errors/TooManyShardsError";
import { ShardShares } from "../../../lib/usecases/requests/ShardShares";
import { actorWith, commandFor } from "../../support/contexts";
import { FakeHost } from "../../support/FakeHost";

describe("ShardShares", () => {
  let host: FakeHost;
  let shares: ShardShares;
  let lines: string[];

  beforeEach(() => {
    host = new FakeHost();
    lines = [];
    shares = new ShardShares({ warn: (line) => lines.push(line) });
  });

  async function make(
    collection: string,
    action: () => Promise<unknown> = async () => "made",
    index = "acme",
  ): Promise<unknown> {
    const command = commandFor("collection:create", { index, collection });
    const config = parseConfig({ limits: { shards: 10 } }, {});
    const request = { host, config, actor: actorWith("manager"), command };
    return shares.run(request, "collection", action);
  }

  const has = (...counts: number[]): void => {
    const collections = counts.map((shards, at) => [`c${at}`, { shards, replicas: 0 }] as const);
    host.shards.indexes.set("acme", new Map(collections));
  };

  it("lets an index have as many as the limit, and not one more", async () => {
    has(3, 5);
    should(await make("new")).equal("made");
    has(3, 6);
    const error = await make("new").catch((refusal: unknown) => refusal);
    should(error).match({
      id: ErrorId.shardShare,
      status: 412,
      details: { of: "index", limit: 10 },
    });
    should(await make("c0")).equal("made");
    should(await make("new", undefined, "globex")).equal("made");
  });

  it("leaves a fifth of all to who covers everything", async () => {
    host.shards.most = 21;
    host.shards.all = 14;
    should(await make("new")).equal("made");
    host.shards.all = 15;
    const error = await make("new").catch((refusal: unknown) => refusal);
    should(error).match({ id: ErrorId.shardShare, details: { of: "everybody", limit: 16 } });
    // not its stack, which names the folder of the checkout
    const { message, details } = error as TooManyShardsError;
    should(JSON.stringify([message, details])).not.match(/15/u);
  });

  it("lets pass what adds none, however many there are", async () => {
    has(50);
    host.shards.all = 5_000;
    should(await make("c0")).equal("made");
  });

  it("counts what runs on this node, until a count can show it", async () => {
    has(6);
    let end: (() => void) | undefined;
    const running = make("first", async () => new Promise<void>((resolve) => (end = resolve)));
    await Promise.resolve();
    while (end === undefined) {
      await new Promise(setImmediate);
    }
    should(await make("second")).equal("made");
    has(6, 2);
    await make("third").should.be.rejectedWith({ id: ErrorId.shardShare });
    // a count that began before it has ended need not show it
    let answer: (() => void) | undefined;
    host.shards.counted = new Promise((resolve) => (answer = resolve));
    const late = make("third");
    end();
    await running;
    answer?.();
    await late.should.be.rejectedWith({ id: ErrorId.shardShare });
    // and one that begins later does
    should(await make("third")).equal("made");
  });

  it("forgets requests that have failed", async () => {
    has(8);
    for (let time = 0; time < 3; time++) {
      await make("new", () => Promise.reject(new Error("no"))).should.be.rejectedWith("no");
    }
    should(await make("new")).equal("made");
  });

  it("refuses with 503 while Elasticsearch cannot be asked", async () => {
    host.shards.fails = true;
    await make("new").should.be.rejectedWith({ id: ErrorId.unavailable, status: 503 });
    await make("new").should.be.rejectedWith({ id: ErrorId.unavailable, status: 503 });
    should(lines).eql(["Limited callers make no collections: no Elasticsearch"]);
    host.shards.fails = false;
    should(await make("new")).equal("made");
    host.shards.fails = true;
    await make("new").should.be.rejectedWith({ id: ErrorId.unavailable });
    should(lines.length).equal(2);
  });

  it("asks nothing for changes that name no replicas", async () => {
    const command = commandFor("collection:update", { index: "acme", collection: "c", body: {} });
    const config = parseConfig({}, {});
    const request = { host, config, actor: actorWith("manager"), command };
    should(await shares.run(request, "replicas", async () => "changed")).equal("changed");
    should(host.shards.counts).equal(0);
  });
});
