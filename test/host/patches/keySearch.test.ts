import { EventEmitter } from "node:events";
import { createRequire } from "node:module";

import should from "should";

import type { RedisClient } from "../../../lib/host/patches/keySearch";
import { letKeySearchesFail } from "../../../lib/host/patches/keySearch";

const { prototype } = createRequire(__filename)("kuzzle/dist/lib/service/cache/redis") as {
  prototype: RedisClient;
};

/** A search as the host makes it, and the stream that it reads. */
function search(): { stream: EventEmitter; found: Promise<string[]> } {
  const stream = new EventEmitter();
  const found = prototype._searchNodeKeys.call(
    Object.create(prototype) as RedisClient,
    { scanStream: () => stream },
    "token/*",
  );
  return { stream, found };
}

describe("a search for keys", () => {
  it("59: of the host alone hears of no error", () => {
    const { stream } = search();
    (() => stream.emit("error", new Error("no Redis"))).should.throw("no Redis");
  });

  it("fails with Redis, finds as the host does, and can be taken back", async () => {
    const takeBack = letKeySearchesFail();
    try {
      const lost = search();
      lost.stream.emit("error", new Error("no Redis"));
      await lost.found.should.be.rejectedWith("no Redis");

      const { stream, found } = search();
      stream.emit("data", ["token/a", "token/b"]);
      stream.emit("data", ["token/b"]);
      stream.emit("end");
      (await found).should.eql(["token/a", "token/b"]);
    } finally {
      takeBack();
    }
    const { stream } = search();
    (() => stream.emit("error", new Error("no Redis"))).should.throw("no Redis");
  });

  it("is left alone where the host looks otherwise", () => {
    should(() => letKeySearchesFail(() => ({}))).throw(/has no "_searchNodeKeys"/u);
  });
});
