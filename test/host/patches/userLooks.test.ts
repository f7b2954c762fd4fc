import { createRequire } from "node:module";

import should from "should";

import type { UserRepository } from "../../../lib/host/patches/userLooks";
import { lookAtUsersAtOnce } from "../../../lib/host/patches/userLooks";
import { replaceGlobalKuzzle } from "../../support/globalKuzzle";

const load = createRequire(__filename);
const Repository = load("kuzzle/dist/lib/core/security/userRepository") as {
  prototype: UserRepository;
};

/** The host's own repository of users, on a cache that notes what it is asked, and answers when it is told to. */
class Users {
  readonly asked: string[] = [];
  readonly cache = new Map<string, string>([["repos/%kuzzle/users/ana", '{"_id":"ana"}']]);
  expire: () => Promise<unknown> = async () => 1;
  readonly prototype = Object.create(Repository.prototype) as UserRepository;
  readonly repository: UserRepository;
  private readonly getting: (() => void)[] = [];

  constructor() {
    this.prototype.load = Repository.prototype.load;
    this.repository = Object.assign(Object.create(this.prototype) as UserRepository, {
      index: "%kuzzle",
      collection: "users",
      cacheDb: "internal",
      ttl: 60,
      anonymousUser: { _id: "-1" },
      store: {},
      fromDTO: async (content: object) => content,
      loadOneFromDatabase: async (id: string) => ({ _id: id, from: "storage" }),
    });
  }

  readonly ask = async (event: string, key: string, value?: string | number): Promise<unknown> => {
    const parts = value === undefined ? [event, key] : [event, key, value];
    this.asked.push(parts.join(" "));
    if (event === "core:cache:internal:expire") {
      return this.expire();
    }
    if (event === "core:cache:internal:get") {
      await new Promise<void>((resolve) => this.getting.push(resolve));
      return this.cache.get(key) ?? null;
    }
    return undefined;
  };

  /** Answers every look so far. */
  answer(): void {
    this.getting.splice(0).forEach((resolve) => {
      resolve();
    });
  }
}

const GET = "core:cache:internal:get repos/%kuzzle/users/ana";
const EXPIRE = "core:cache:internal:expire repos/%kuzzle/users/ana 60";

describe("looks at users", () => {
  let users: Users;
  let putBack: () => void;
  let undo: () => void;

  beforeEach(() => {
    users = new Users();
    putBack = replaceGlobalKuzzle({ ask: users.ask });
    undo = lookAtUsersAtOnce(users, () => users.prototype);
  });

  afterEach(() => {
    putBack();
  });

  it("286: of the host alone let a user live on once it has them", async () => {
    undo();
    const loading = users.repository.load("ana");
    should(users.asked).eql([GET]);
    users.answer();
    should(await loading).eql({ _id: "ana" });
    should(users.asked).eql([GET, EXPIRE]);
  });

  it("let them live on in the same turn", async () => {
    const loading = users.repository.load("ana");
    should(users.asked).eql([GET, EXPIRE]);
    users.answer();
    should(await loading).eql({ _id: "ana" });
    should(users.asked).eql([GET, EXPIRE]);
  });

  it("find in the storage who is not in the cache, as the host does", async () => {
    users.cache.clear();
    const loading = users.repository.load("ana");
    users.answer();
    should(await loading).eql({ _id: "ana", from: "storage" });
    should(users.asked.slice(0, 2)).eql([GET, EXPIRE]);
    should(users.asked[2]).startWith("core:cache:internal:store repos/%kuzzle/users/ana ");
    should(users.asked).have.length(3);
  });

  it("let one with a time of their own live that long", async () => {
    users.cache.set("repos/%kuzzle/users/ana", '{"_id":"ana","ttl":5}');
    const loading = users.repository.load("ana");
    users.answer();
    should(await loading).eql({ _id: "ana", ttl: 5 });
    should(users.asked).eql([GET, EXPIRE, EXPIRE.replace("60", "5")]);
  });

  it("fail as the host's where Redis does", async () => {
    users.expire = async () => Promise.reject(new Error("no Redis"));
    const loading = users.repository.load("ana");
    users.answer();
    await loading.should.be.rejectedWith("no Redis");
  });

  it("ask nothing about the anonymous user", async () => {
    should(await users.repository.load("-1")).eql({ _id: "-1" });
    should(users.asked).be.empty();
  });

  it("are left alone where the host looks otherwise", () => {
    should(() => lookAtUsersAtOnce(users, () => ({}))).throw(/repository of users has no load/u);
  });
});
