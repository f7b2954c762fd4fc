import should from "should";

import { parseConfig } from "../../../lib/config/config";
import {
  plantedFor,
  plantedInProfiles,
  whileWidening,
  widenedUsers,
} from "../../../lib/usecases/access/planted";
import type { Change } from "../../../lib/usecases/escalation/change";
import type { Origin } from "../../../lib/domain/access/origins";
import type { LocalPassword } from "../../../lib/host/port/AccessStore";
import type { FakeHost } from "../../support/FakeHost";
import { readersAndWriters } from "../../support/readersAndWriters";

const assign = (...profileIds: string[]): Change => ({
  users: new Map([["mary", { profileIds, by: "assignment" }]]),
});

const passwordOf = (author: string, ...madeThrough: Origin[]): LocalPassword => ({
  kuid: "mary",
  authors: [{ author, since: 0 }],
  digest: "d",
  madeThrough,
});

describe("what others have planted", () => {
  let host: FakeHost;

  beforeEach(() => {
    host = readersAndWriters()
      .withUser("mary", "reader")
      .withUser("equal", "reader")
      .withUser("boss", "writer");
    host.access
      .withKey("own", "mary", "mary")
      .withKey("of the application", "mary", null)
      .withKey("planted", "mary", "equal")
      .withKey("trusted", "mary", "boss")
      .withKey("of nobody", "mary", "gone");
    host.access.passwords.set("mary", passwordOf("equal"));
  });

  const contextOf = (options = {}) => ({ host, config: parseConfig(options, {}) });

  it("concerns users who get more rights, and no others", async () => {
    const kuids = async (change: Change): Promise<string[]> =>
      (await widenedUsers(contextOf(), change)).map(({ kuid }) => kuid);
    should(await kuids(assign("writer"))).eql(["mary"]);
    should(await kuids(assign("reader"))).eql([]);
    should(await kuids(assign("reader", "reader"))).eql([]);
    host.withUser("mary", "writer");
    should(await kuids(assign("reader"))).eql([]);
    should(
      await kuids({ users: new Map([["new", { profileIds: ["writer"], by: "assignment" }]]) }),
    ).eql([]);
  });

  it("is what others made who hold less than the user will", async () => {
    const context = contextOf();
    const planted = await plantedFor(context, await widenedUsers(context, assign("writer")));
    should(planted).eql([
      { kind: "apiKey", kuid: "mary", id: "planted", author: "equal", fate: "revoked" },
      { kind: "apiKey", kuid: "mary", id: "of nobody", author: "gone", fate: "revoked" },
      { kind: "credentials", kuid: "mary", id: "local", author: "equal", fate: "kept" },
    ]);
  });

  it("is no key that gains nothing within its policies, or whose author covers these", async () => {
    host
      .withRole("counter", { document: ["count"] })
      .withRole("wide", { document: ["get", "create", "count"] })
      .withProfile("wide", { policies: [{ roleId: "wide" }] })
      .withProfile("counter", { policies: [{ roleId: "counter" }] })
      .withUser("teller", "counter");
    host.access
      .withKey("gains nothing", "mary", "gone", "reader")
      .withKey("covered", "mary", "teller", "counter")
      .withKey("gains", "mary", "equal", "counter");
    const context = contextOf();
    const ids = (found: readonly { readonly id: string }[]): string[] =>
      found.map(({ id }) => id).filter((id) => host.access.keys.get(id)?.limits !== undefined);
    const widened = await widenedUsers(context, assign("wide"));
    should(ids(await plantedFor(context, widened))).eql(["gains"]);
    const wider = { _id: "reader", policies: [{ roleId: "wide" }] };
    const change: Change = { profiles: new Map([["reader", wider]]) };
    const before = await host.findProfiles(["reader"]);
    should(ids(await plantedInProfiles(context, before, change))).eql(["gains"]);
  });

  const idsOf = async (change = assign("writer")): Promise<string[]> => {
    const planted = await plantedFor(contextOf(), await widenedUsers(contextOf(), change));
    return planted.map(({ kind, id }) => `${kind} ${id}`);
  };

  it("is what another user of the author's kuid has made, and what nobody can tell of", async () => {
    host.access.keys.clear();
    host.access.passwords.clear();
    host.drift.creations.set("boss", 100);
    const withKey = (id: string, by: object): void => {
      const authors = [{ author: "boss", ...by }];
      host.access.keys.set(id, { id, kuid: "mary", authors, madeThrough: [] });
    };
    withKey("theirs", { since: 100 });
    withKey("of the one before", { since: 99 });
    withKey("unmarked, made since", { madeAt: 101 });
    withKey("unmarked, made before", { madeAt: 100 });
    withKey("of nobody knows whom", {});
    should(await idsOf()).eql([
      "apiKey of the one before",
      "apiKey unmarked, made before",
      "apiKey of nobody knows whom",
    ]);
    host.drift.creations.set("boss", 99);
    should(await idsOf()).eql(["apiKey theirs", "apiKey of nobody knows whom"]);
  });

  it("is what was made through policies that give less than the user will hold", async () => {
    host.access.keys.clear();
    const by = (...roleIds: string[]): void => {
      const policies = roleIds.map((roleId) => [{ roleId }]);
      const authors = [{ author: "boss", since: 0, policies }];
      host.access.passwords.set("mary", { kuid: "mary", authors, digest: "d", madeThrough: [] });
    };
    by("writer");
    should(await idsOf()).eql([]);
    by("writer", "reader");
    should(await idsOf()).eql(["credentials local"]);
    by("gone");
    should(await idsOf()).eql(["credentials local"]);
  });

  it("concerns a higher rate limit too, which the author must have", async () => {
    host.access.keys.clear();
    const limited = (id: string, rateLimit: number): void => {
      host.withProfile(id, { policies: [{ roleId: "reader" }], rateLimit });
    };
    limited("slow", 5);
    limited("fast", 50);
    limited("unlimited", 0);
    host.withUser("mary", "slow").withUser("equal", "fast");
    should(await idsOf(assign("fast"))).eql([]);
    should(await idsOf(assign("unlimited"))).eql(["credentials local"]);
    should(await idsOf(assign("slow", "unlimited"))).eql(["credentials local"]);
    host.withUser("mary", "fast");
    should(await widenedUsers(contextOf(), assign("slow"))).eql([]);
    host
      .withRole("admin", { "*": ["*"] })
      .withProfile("admin", { policies: [{ roleId: "admin" }], rateLimit: 5 })
      .withUser("equal", "admin");
    should(await idsOf(assign("unlimited"))).eql([]);
    host.access.passwords.clear();
    host.withUser("equal", "reader").withUser("mary", "slow");
    host.access.withKey("limited", "mary", "gone", "reader");
    const higher = { _id: "slow", policies: [{ roleId: "reader" }], rateLimit: 6 };
    const change: Change = { profiles: new Map([["slow", higher]]) };
    const planted = await plantedInProfiles(contextOf(), await host.findProfiles(["slow"]), change);
    should(planted).match([{ id: "limited", fate: "kept" }]);
  });

  describe("through something else", () => {
    const origin = (kind: Origin["kind"], author = "equal"): Origin => ({
      kind,
      kuid: "mary",
      id: "x",
      author,
      since: 0,
    });
    const told = (kind: Origin["kind"]) => ({ kind, kuid: "mary", id: "x", author: "equal" });
    const derived = (id: string, ...madeThrough: Origin[]): void => {
      host.access.keys.set(id, { id, kuid: "mary", authors: [{ author: "mary" }], madeThrough });
    };
    const session = (token: string, ...madeThrough: Origin[]): void => {
      host.access.sessions.add(`mary ${token}`);
      host.access.lineages.set(`mary ${token}`, madeThrough);
    };

    beforeEach(() => {
      host.access.keys.clear();
      host.access.passwords.clear();
    });

    const found = async (options = {}) => {
      const context = contextOf(options);
      return plantedFor(context, await widenedUsers(context, assign("writer")));
    };

    it("is judged by who made that", async () => {
      derived("of equal", origin("apiKey", "boss"), origin("apiKey"));
      derived("of boss", origin("apiKey", "boss"));
      derived("of mary", origin("apiKey", "mary"));
      should(await found()).eql([
        {
          kind: "apiKey",
          kuid: "mary",
          id: "of equal",
          author: "equal",
          madeThrough: [told("apiKey")],
          fate: "revoked",
        },
      ]);
      derived("of equal");
      host.access.passwords.set("mary", passwordOf("mary", origin("credentials")));
      should(await found()).match([{ kind: "credentials", author: "equal", fate: "kept" }]);
    });

    it("is named without its token", async () => {
      session("secret", origin("credentials"));
      session("own");
      const planted = await found();
      should(planted).match([{ kind: "session", kuid: "mary", author: "equal", fate: "revoked" }]);
      should(JSON.stringify(planted)).not.match(/secret/u);
    });

    it("ends as the configuration says of either", async () => {
      const fates = async (onWidening: object): Promise<string[]> =>
        (await found({ onWidening })).map(({ id, fate }) => `${id} ${fate}`);
      derived("key", origin("apiKey"));
      derived("password", origin("credentials"));
      should(await fates({})).eql(["key revoked", "password revoked"]);
      should(await fates({ apiKeys: "warn", credentials: "revoke" })).eql([
        "key kept",
        "password revoked",
      ]);
      should(await fates({ apiKeys: "warn" })).eql(["key kept", "password kept"]);
    });

    it("ends with a password that is revoked, whatever it was made through", async () => {
      session("derived", origin("apiKey"));
      host.access.passwords.set("mary", passwordOf("equal"));
      const onWidening = { apiKeys: "warn", credentials: "revoke" };
      const planted = (await found({ onWidening })).map(({ kind, fate }) => [kind, fate]);
      should(planted).eql([
        ["credentials", "revoked"],
        ["session", "revoked"],
      ]);
    });

    it("is gone before the user has the rights; with a password, every session", async () => {
      derived("key", origin("apiKey"));
      session("derived", origin("credentials"));
      session("own");
      const widen = async (options: object): Promise<readonly string[]> => {
        const context = contextOf(options);
        const widened = await widenedUsers(context, assign("writer"));
        return whileWidening(context, widened, async () => [...host.access.sessions]);
      };
      should(await widen({})).eql(["mary own"]);
      should(host.access.noted).containEql("planted by equal ended mary");
      should([...host.access.keys.keys()]).eql([]);
      host.drift.withCredentials("mary");
      host.access.passwords.set("mary", passwordOf("equal"));
      should(await widen({ onWidening: { credentials: "revoke" } })).eql([]);
      should(host.access.noted).containEql("password begins mary");
    });

    it("is named where a profile of its user is widened", async () => {
      derived("key", origin("apiKey"));
      const wider = { _id: "reader", policies: [{ roleId: "writer" }] };
      const change: Change = { profiles: new Map([["reader", wider]]) };
      const planted = await plantedInProfiles(
        contextOf(),
        await host.findProfiles(["reader"]),
        change,
      );
      should(planted).match([{ id: "key", madeThrough: [told("apiKey")], fate: "kept" }]);
    });
  });

  it("is gone before the user has the rights, those of a moment ago too", async () => {
    const context = contextOf();
    const widened = await widenedUsers(context, assign("writer"));
    host.access.withKey("late", "mary", "equal");
    await whileWidening(context, widened, async () => {
      should([...host.access.keys.keys()]).eql(["own", "of the application", "trusted"]);
      should(
        await host.access.happenedSince("mary", ["widened"], await host.access.now()),
      ).be.true();
    });
    should(host.access.noted).eql([
      "widened begins mary",
      "planted by equal ended mary",
      "planted by gone ended mary",
      "widened ended mary",
    ]);
  });

  it("stays where the configuration says so, and a password goes", async () => {
    host.drift.withCredentials("mary");
    const context = contextOf({ onWidening: { apiKeys: "warn", credentials: "revoke" } });
    await whileWidening(context, await widenedUsers(context, assign("writer")), async () => {
      should(host.access.keys.size).equal(5);
      should([...(host.drift.credentials.get("local") ?? [])]).eql([]);
    });
  });

  it("is named, and stays, where a profile of its user is widened", async () => {
    const wider = { _id: "reader", policies: [{ roleId: "writer" }] };
    const before = await host.findProfiles(["reader"]);
    const change: Change = { profiles: new Map([["reader", wider]]) };
    should(await plantedInProfiles(contextOf(), before, change)).eql([
      { kind: "apiKey", kuid: "mary", id: "planted", author: "equal", fate: "kept" },
      { kind: "apiKey", kuid: "mary", id: "of nobody", author: "gone", fate: "kept" },
    ]);
    const same: Change = {
      profiles: new Map([["reader", { _id: "reader", policies: [{ roleId: "reader" }] }]]),
    };
    should(await plantedInProfiles(contextOf(), before, same)).eql([]);
  });
});
