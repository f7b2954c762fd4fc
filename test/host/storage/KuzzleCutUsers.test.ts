import { AsyncResource } from "node:async_hooks";
import { createRequire } from "node:module";

import { NotFoundError } from "kuzzle";
import should from "should";

import type { Answerer, Kernel } from "../../../lib/host/kernel/kernel";
import { KuzzleCutUsers } from "../../../lib/host/storage/KuzzleCutUsers";
import { replaceGlobalKuzzle } from "../../support/globalKuzzle";

const CACHED = "core:cache:internal:get";
const STORED = "core:storage:private:document:get";
const SEVERAL = "core:storage:private:document:mGet";
const UNAVAILABLE = { status: 503, id: "profile-guard.decision.unavailable" };
const load = createRequire(__filename);

describe("reads of users that are cut", () => {
  const cache = new Map<string, string>();
  const storage = new Map<string, object>();
  let asked: string[];
  let answerers: Map<string, Answerer>;
  let kernel: Kernel;
  let cuts: KuzzleCutUsers;

  beforeEach(() => {
    asked = [];
    cache.clear();
    storage.clear();
    for (const id of ["mine", "theirs"]) {
      storage.set(id, { profileIds: [id] });
      cache.set(`repos/kuzzle/users/${id}`, JSON.stringify({ _id: id, profileIds: [id] }));
    }
    answerers = new Map<string, Answerer>([
      [
        CACHED,
        async (key) => {
          asked.push("cache");
          return cache.get(String(key)) ?? null;
        },
      ],
      [
        STORED,
        async (_index, _collection, id) => {
          asked.push("storage");
          const _source = storage.get(String(id));
          if (_source === undefined) {
            throw new NotFoundError("none", "services.storage.not_found", 1);
          }
          return { _id: id, _source, _version: 1 };
        },
      ],
      [
        SEVERAL,
        async (_index, _collection, ids) => {
          const found = (ids as string[]).filter((id) => storage.has(id));
          return { errors: [], items: found.map((_id) => ({ _id, _source: storage.get(_id) })) };
        },
      ],
    ]);
    kernel = {
      internalIndex: { index: "kuzzle" },
      coreAnswerers: answerers,
      ask: async (event: string, ...args: unknown[]) => answerers.get(event)?.(...args),
    } as unknown as Kernel;
    cuts = new KuzzleCutUsers(kernel);
  });

  const sees = async (kuid: string, { profileIds }: Record<string, unknown>): Promise<boolean> =>
    kuid === "mine" && String(profileIds) === "mine";

  /** As the host's own repository does. */
  async function getUser(id: string): Promise<unknown> {
    const text = await kernel.ask(CACHED, `repos/kuzzle/users/${id}`);
    return typeof text === "string" ? JSON.parse(text) : kernel.ask(STORED, "kuzzle", "users", id);
  }

  it("find whom the caller sees by the read that the host makes anyway", async () => {
    should(await cuts.within(sees, () => getUser("mine"))).containEql({ _id: "mine" });
    should(asked).eql(["cache"]);
    cache.clear();
    should(await cuts.within(sees, () => getUser("mine"))).containEql({ _id: "mine" });
    should(asked).eql(["cache", "cache", "storage"]);
  });

  it("ask as much for whoever is hidden, in the cache or not, as for whoever does not exist", async () => {
    const looks = async (id: string): Promise<string[]> => {
      asked = [];
      await cuts.within(sees, () => getUser(id)).should.be.rejectedWith({ status: 404 });
      return asked;
    };
    const absent = await looks("nobody");
    should(await looks("theirs")).eql(absent);
    cache.clear();
    should(await looks("theirs")).eql(absent);
    should(absent).eql(["cache", "storage"]);
  });

  it("trust no cache that cannot be read", async () => {
    cache.set("repos/kuzzle/users/mine", "{");
    should(await cuts.within(sees, () => getUser("mine"))).have.property("_version", 1);
  });

  it("leave out of several whoever is hidden", async () => {
    const run = (): Promise<unknown> =>
      kernel.ask(SEVERAL, "kuzzle", "users", ["mine", "theirs", "nobody"]);
    should(await cuts.within(sees, run)).eql({
      errors: [],
      items: [{ _id: "mine", _source: { profileIds: ["mine"] } }],
    });
  });

  it("are those of users, of this request", async () => {
    cache.set("repos/kuzzle/profiles/theirs", "{}");
    await cuts.within(sees, async () => {
      should(await kernel.ask(CACHED, "repos/kuzzle/profiles/theirs")).equal("{}");
      await kernel.ask(STORED, "kuzzle", "roles", "theirs");
      await kernel.ask(SEVERAL, "another-index", "users", ["theirs"]);
      return getUser("mine");
    });
    should(await getUser("theirs")).containEql({ _id: "theirs" });
    should(await kernel.ask(SEVERAL, "kuzzle", "users", ["theirs"])).have.property("items");
  });

  it("end with the request, whatever goes on", async () => {
    let goOn = async (): Promise<unknown> => undefined;
    await cuts.within(sees, async () => {
      goOn = AsyncResource.bind(() => getUser("theirs"));
      return getUser("mine");
    });
    should(await goOn()).containEql({ _id: "theirs" });
  });

  it("hand on an answer that names nobody", async () => {
    answerers.set(SEVERAL, async () => ({ errors: [], item: [] }));
    const run = (): Promise<unknown> => kernel.ask(SEVERAL, "kuzzle", "users", []);
    should(await cuts.within(sees, run)).eql({ errors: [], item: [] });
  });

  it("fail where the host has answered without one, or has none", async () => {
    await cuts.within(sees, async () => "all").should.be.rejectedWith(UNAVAILABLE);
    for (const event of [CACHED, STORED, SEVERAL]) {
      const answerer = answerers.get(event) as Answerer;
      answerers.delete(event);
      const other = new KuzzleCutUsers(kernel);
      await other.within(sees, () => getUser("mine")).should.be.rejectedWith(UNAVAILABLE);
      answerers.set(event, answerer);
    }
  });
});

describe("the host", () => {
  it("250: reads a user from its cache, else from the storage, and takes any 404 of that for nobody", async () => {
    const Users = load("kuzzle/dist/lib/core/security/userRepository") as {
      prototype: { load: (id: string) => Promise<unknown> };
    };
    const { Store } = load("kuzzle/dist/lib/core/shared/store") as {
      Store: new (index: string, scope: string) => object;
    };
    const asked: unknown[][] = [];
    const restore = replaceGlobalKuzzle({
      ask: async (...args: unknown[]) => {
        asked.push(args);
        if (args[0] === STORED) {
          throw new NotFoundError("of our own", "any.id", 1);
        }
        return null;
      },
      log: { child: () => ({}) },
    });
    try {
      const users = Object.assign(Object.create(Users.prototype) as (typeof Users)["prototype"], {
        store: new Store("kuzzle", "private"),
        index: "kuzzle",
        collection: "users",
        cacheDb: "internal",
      });
      await users.load("jane").should.be.rejectedWith({
        status: 404,
        id: "security.user.not_found",
        message: 'User "jane" not found.',
      });
      should(asked).eql([
        [CACHED, "repos/kuzzle/users/jane"],
        [STORED, "kuzzle", "users", "jane"],
      ]);
    } finally {
      restore();
    }
  });

  it("251: reads the profiles of each user of a page by itself", async () => {
    const Users = load("kuzzle/dist/lib/core/security/userRepository") as {
      prototype: { formatSearchResults: (raw: object) => Promise<unknown> };
    };
    const loaded: unknown[] = [];
    const users = Object.assign(Object.create(Users.prototype) as (typeof Users)["prototype"], {
      ObjectConstructor: Object,
      module: {
        profile: {
          loadProfiles: async (ids: readonly string[]) => {
            loaded.push(ids);
            return ids.map(() => ({}));
          },
        },
      },
    });
    const hits = ["jane", "joe"].map((_id) => ({ _id, _source: { profileIds: ["same"] } }));
    await users.formatSearchResults({ hits, total: 2 });
    should(loaded).eql([["same"], ["same"]]);
  });
});
