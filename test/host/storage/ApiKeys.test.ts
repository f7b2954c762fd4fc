import should from "should";

import { LIMITS } from "../../../lib/domain/policies/keyLimits";
import type { Answerer, Kernel } from "../../../lib/host/kernel/kernel";
import { ApiKeys } from "../../../lib/host/storage/ApiKeys";

const PRIVATE = "core:storage:private:document";

describe("ApiKeys, which deletes with keys what was made through them", () => {
  let stored: Map<string, readonly string[]>;
  let searches: number;
  let keys: ApiKeys;
  let answerers: Map<string, Answerer>;

  beforeEach(() => {
    searches = 0;
    // by the id: the keys through which each was made
    stored = new Map([
      ["one", []],
      ["two", []],
      ["of one", ["one"]],
      ["of that", ["one", "of one"]],
      ["of another", ["another"]],
    ]);
    const hits = () =>
      [...stored].map(([_id, ancestors]) => ({
        _id,
        _source: {
          userId: "mary",
          [LIMITS]: {
            policies: [],
            expiresAt: 1,
            ancestors: [...ancestors, _id].map((id) => ({ id, hash: "h" })),
          },
        },
      }));
    answerers = new Map<string, Answerer>([
      [`${PRIVATE}:delete`, async (_index, _collection, id) => stored.delete(String(id))],
      [
        `${PRIVATE}:search`,
        async () => {
          searches += 1;
          return { hits: hits(), total: stored.size };
        },
      ],
    ]);
    const kernel = {
      coreAnswerers: answerers,
      internalIndex: { index: "kuzzle", refreshCollection: async () => undefined },
      ask: async (event: string, ...args: unknown[]) => answerers.get(event)?.(...args),
    };
    keys = new ApiKeys(kernel as unknown as Kernel);
    should(keys.deletingDependents()).eql([]);
  });

  it("takes them along, with what was made through those, and leaves others", async () => {
    await answerers.get(`${PRIVATE}:delete`)?.("kuzzle", "api-keys", "one");
    should([...stored.keys()]).eql(["two", "of another"]);
  });

  it("looks for them once, however many keys it deletes", async () => {
    await keys.delete(["one", "two"]);
    should([...stored.keys()]).eql(["of another"]);
    should(searches).equal(1);
  });

  it("looks for none of what is no API key", async () => {
    await answerers.get(`${PRIVATE}:delete`)?.("kuzzle", "users", "one");
    await answerers.get(`${PRIVATE}:delete`)?.("other", "api-keys", "two");
    should(searches).equal(0);
  });
});
