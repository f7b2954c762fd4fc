import type { KuzzleRequest } from "kuzzle";
import should from "should";

import type { Author, Origin } from "../../../lib/domain/access/origins";
import { MADE_THROUGH } from "../../../lib/domain/access/origins";
import { LIMITS } from "../../../lib/domain/policies/keyLimits";
import type { Made } from "../../../lib/host/port/AccessStore";
import { hasMarked, markingMade, noteAskers } from "../../../lib/usecases/access/lineage";
import { FakeHost } from "../../support/FakeHost";
import { requestOf } from "../../support/requests";

const RESET = ["kuzzle-plugin-auth-passport-local/password", "reset"] as const;
const SESSION: Made = { kind: "session", kuid: "mary" };
const KEY: Made = { kind: "apiKey", kuid: "mary" };
const PASSWORD: Made = { kind: "credentials", kuid: "mary" };

const planted: Origin = { kind: "apiKey", kuid: "mary", id: "planted", author: "equal", since: 0 };
const password: Origin = {
  kind: "credentials",
  kuid: "mary",
  id: "local",
  author: "equal",
  since: 0,
};
const other: Origin = { kind: "apiKey", kuid: "bob", id: "his", author: "other" };

const authorsBy = (author: string | null): readonly Author[] =>
  author === null ? [] : [{ author, since: 0 }];

describe("what is made through what others have made", () => {
  let host: FakeHost;

  beforeEach(() => {
    host = new FakeHost();
    host.access.withKey("planted", "mary", "equal").withKey("own", "mary", "mary");
    host.access.keyIds.set("kapikey-planted", "planted").set("kapikey-own", "own");
    markingMade(host);
  });

  const through = (token: object): object => ({ token, user: { _id: "mary" } });
  const byKey = (name: string): object =>
    through({ jwt: `kapikey-${name}`, type: "apiKey", userId: "mary" });
  const bySession = (...origins: Origin[]): object =>
    through({ jwt: "kauth-t", type: "authToken", userId: "mary", [MADE_THROUGH]: origins });
  const setBy = (setter: string | null, ...madeThrough: Origin[]): void => {
    host.access.passwords.set("mary", {
      kuid: "mary",
      authors: authorsBy(setter),
      digest: "d",
      madeThrough,
    });
  };

  async function marks(request: KuzzleRequest | undefined, made: Made): Promise<unknown> {
    host.client = request;
    return (await host.access.marksOf?.(made))?.through;
  }

  it("names the key, and through what that was made", async () => {
    const create = (context: object): KuzzleRequest =>
      requestOf("auth", "createApiKey", {}, context);
    should(await marks(create(byKey("planted")), KEY)).eql([planted]);
    should(hasMarked(host)).be.true();
    should(await marks(create(byKey("own")), KEY)).eql([]);
    should(hasMarked(host)).be.false();
    should(await marks(create(bySession(other)), KEY)).eql([other]);
    const key = { id: "derived", kuid: "mary", authors: authorsBy("mary"), madeThrough: [other] };
    host.access.keys.set("derived", key);
    host.access.keyIds.set("kapikey-derived", "derived");
    should(await marks(create(byKey("derived")), KEY)).eql([other]);
  });

  it("is not made through a key that is gone", async () => {
    const making = marks(requestOf("auth", "createToken", {}, byKey("gone")), SESSION);
    await should(making).be.rejectedWith({ id: "security.token.invalid", status: 401 });
  });

  it("is a session of a token, whatever the password", async () => {
    setBy("equal");
    for (const action of ["createToken", "refreshToken"]) {
      should(await marks(requestOf("auth", action, {}, bySession()), SESSION)).eql([]);
      should(await marks(requestOf("auth", action, {}, bySession(other)), SESSION)).eql([other]);
    }
  });

  it("is a session of a login by what is known of the password", async () => {
    const login = (strategy = "local", username = "mary"): KuzzleRequest =>
      requestOf("auth", "login", { strategy, body: { username } }, byKey("planted"));
    setBy("mary");
    should(await marks(login(), SESSION)).eql([]);
    setBy(null);
    should(await marks(login(), SESSION)).eql([]);
    setBy("-1", other);
    should(await marks(login(), SESSION)).eql([other]);
    setBy("equal", other);
    should(await marks(login(), SESSION)).eql([password, other]);
    should(await marks(login("local", "renamed"), SESSION)).eql([password, other]);
    // hashed anew, of a user whom the write does not name
    should(await marks(login(), { kind: "credentials", kuid: undefined })).eql([password, other]);
    should(await marks(login("pin"), SESSION)).eql([]);
  });

  it("is a session that the application opens by either", async () => {
    setBy("equal");
    const enter = requestOf("office", "enter", {}, bySession(other));
    should(await marks(enter, SESSION)).eql([other, password]);
  });

  it("is a password, by who sends it or who had asked for the reset", async () => {
    setBy("equal");
    const update = requestOf("auth", "updateMyCredentials", {}, byKey("planted"));
    should(await marks(update, PASSWORD)).eql([planted]);
    const reset = requestOf(...RESET, {}, { token: { jwt: null }, user: { _id: "-1" } });
    should(await marks(reset, PASSWORD)).eql([]);
    noteAskers(host, [other]);
    should(await marks(reset, PASSWORD)).eql([other]);
  });

  it("tells who makes it, and through which policies; nobody of one's own", async () => {
    host.withUser("boss", "admin").drift.creations.set("boss", 7);
    const by = async (context: object, made: Made): Promise<unknown> => {
      host.client = requestOf("security", "createApiKey", { userId: "mary" }, context);
      return (await host.access.marksOf?.(made))?.by;
    };
    const boss = { user: { _id: "boss" }, token: { jwt: "kauth-b", type: "authToken" } };
    should(await by(boss, KEY)).eql([{ author: "boss", since: 7 }]);
    should(await by(boss, SESSION)).eql([]);
    should(await by(through({ jwt: "kauth-t" }), KEY)).eql([]);
    const policies = [[{ roleId: "reader" }]];
    const limits = { policies, expiresAt: -1, ancestors: [] };
    const limited = { ...boss, token: { ...boss.token, [LIMITS]: limits } };
    should(await by(limited, PASSWORD)).eql([{ author: "boss", since: 7, policies }]);
    host.users.delete("boss");
    should(await by(boss, KEY)).eql([{ author: "boss" }]);
  });

  it("tells of a token for one use when it is made, whoever makes it", async () => {
    const made = { ...SESSION, isForOnce: true };
    host.client = undefined;
    should((await host.access.marksOf?.(made))?.at).match(/^[0-9]+$/u);
    should((await host.access.marksOf?.(SESSION))?.at).be.undefined();
  });

  it("is nothing of the application's own", async () => {
    should(await marks(undefined, KEY)).eql([]);
    should(hasMarked(host)).be.false();
  });
});
