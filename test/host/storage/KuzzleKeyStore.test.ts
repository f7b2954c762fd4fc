import { createHash } from "node:crypto";
import { createRequire } from "node:module";

import should from "should";

import type { StoredLimits } from "../../../lib/domain/policies/keyLimits";
import type { TokenSigner } from "../../../lib/host/patches/tokenKey";
import { KuzzleKeyStore } from "../../../lib/host/storage/KuzzleKeyStore";

const host = createRequire(createRequire(__filename).resolve("kuzzle"));
const signer = host("jsonwebtoken") as TokenSigner;

const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex");
const POLICIES = [{ roleId: "reader" }];
const limitsFor = (expiresAt: number): StoredLimits => ({
  policies: [POLICIES],
  expiresAt,
  ancestors: [],
});

class Kuzzle {
  readonly secret = "secret";
  readonly config = {
    security: {
      restrictedProfileIds: [],
      authToken: { maxTTL: -1 },
      jwt: { maxTTL: 5, gracePeriod: 1_000 },
    },
  };
  readonly refreshed: unknown[] = [];
  readonly tokenManager = {
    refresh: (old: object, made: object) => {
      this.refreshed.push([old, made].map((one) => (one as { _id: string })._id));
    },
  };
  token: object | null = null;
  readonly internalIndex = { index: "kuzzle", refreshCollection: async () => undefined };
  readonly asked: [string, ...unknown[]][] = [];
  documents: { _id: string; _source: object }[] = [];
  ttl = -1;

  async ask(event: string, ...args: unknown[]): Promise<unknown> {
    this.asked.push([event, ...args]);
    switch (event) {
      case "core:security:user:get":
        return { _id: args[0] };
      case "core:security:token:create": {
        const jwt = `kapikey-${signer.sign({ _id: "mate", iat: 1 }, this.secret)}`;
        return { jwt, ttl: this.ttl, expiresAt: this.ttl === -1 ? -1 : 1_000 };
      }
      case "core:security:token:get":
        return this.token;
      case "core:storage:private:document:search":
        return { hits: this.documents };
      case "core:storage:private:document:mGet":
        return { items: this.documents };
      default:
        return { _id: "key", _source: { _kuzzle_info: { author: "mate" } } };
    }
  }

  of(event: string): unknown[] {
    return this.asked.filter(([name]) => name === event).map(([, ...args]) => args);
  }
}

const CREATE = "core:storage:private:document:create";

describe("KuzzleKeyStore", () => {
  let kuzzle: Kuzzle;
  let keys: KuzzleKeyStore;

  beforeEach(() => {
    kuzzle = new Kuzzle();
    keys = new KuzzleKeyStore(kuzzle);
    // without the host's classes, which a test of their own covers
    Object.assign(keys, { isEnforced: true });
  });

  const wanted = {
    kuid: "mate",
    id: undefined,
    description: "x",
    expiresIn: -1,
    author: "mate",
    refresh: "wait_for",
    ignoresMaxTtl: false,
    limitsFor,
  };

  it("makes no key where the host cannot judge its policies", async () => {
    Object.assign(keys, { isEnforced: false });
    const unavailable = { status: 503, id: "profile-guard.decision.unavailable" };
    await should(keys.create(wanted)).be.rejectedWith(unavailable);
    should(kuzzle.of(CREATE)).eql([]);
  });

  it("stores a key that the host alone does not know, with its limits", async () => {
    const { _source } = await keys.create(wanted);
    const hash = digestOf(String(_source.token));
    should(signer.verify(String(_source.token).slice("kapikey-".length), "secret")).match({
      _id: "mate",
    });
    should(_source).match({ userId: "mate", policies: POLICIES, expiresAt: -1 });
    should(_source._kuzzle_info).eql({ author: "mate" });
    const [[index, collection, stored, options] = []] = kuzzle.of(CREATE) as unknown[][];
    should([index, collection]).eql(["kuzzle", "api-keys"]);
    should(options).eql({ id: hash, refresh: "wait_for", userId: "mate" });
    should(stored).match({
      hash,
      fingerprint: `profile-guard:${hash}`,
      profileGuard: { policies: [POLICIES], ancestors: [{ id: hash, hash }] },
    });
    should(stored).not.have.property("token");
  });

  it("makes no two tokens alike, though the host does", async () => {
    const [one, other] = [await keys.create(wanted), await keys.create(wanted)];
    should(one._source.token).not.equal(other._source.token);
  });

  it("stores nothing that is refused", async () => {
    const refusing = {
      ...wanted,
      limitsFor: () => {
        throw new Error("too long");
      },
    };
    await should(keys.create(refusing)).be.rejectedWith("too long");
    should(kuzzle.of(CREATE)).eql([]);
  });

  it("makes tokens as the host does, with limits", async () => {
    kuzzle.ttl = 500;
    const made = await keys.createToken({ ...wanted, singleUse: true });
    should(made).match({ ttl: 500, expiresAt: 1_000, singleUse: true, token: /^kauth-/u });
    const [[key, text, options] = []] = kuzzle.of("core:cache:internal:store") as unknown[][];
    should(key).equal(`repos/kuzzle/token/mate#${made.token}`);
    should(JSON.parse(String(text))).match({
      jwt: made.token,
      singleUse: true,
      userId: "mate",
      profileGuard: { policies: [POLICIES] },
    });
    should(options).eql({ ttl: 500 });
  });

  it("refreshes tokens as the host does, with limits, and each once", async () => {
    kuzzle.ttl = 500;
    const old = { _id: "mate#kauth-old", jwt: "kauth-old", refreshed: false, profileGuard: {} };
    kuzzle.token = old;
    const made = await keys.refreshToken({ ...wanted, singleUse: false }, "kauth-old");
    const [[key, text] = [], [oldKey, oldText, options] = []] = kuzzle.of(
      "core:cache:internal:store",
    ) as unknown[][];
    should(key).equal(`repos/kuzzle/token/mate#${made.token}`);
    should(JSON.parse(String(text))).match({ profileGuard: { policies: [POLICIES] } });
    should(oldKey).equal("repos/kuzzle/token/mate#kauth-old");
    should(JSON.parse(String(oldText))).eql({ ...old, refreshed: true });
    should(options).eql({ ttl: 1_000 });
    should(kuzzle.refreshed).eql([["mate#kauth-old", `mate#${made.token}`]]);
    for (const token of [null, { ...old, refreshed: true }]) {
      kuzzle.token = token;
      const again = keys.refreshToken({ ...wanted, singleUse: false }, "kauth-old");
      await should(again).be.rejectedWith({ status: 401, id: "security.token.invalid" });
    }
  });

  it("keeps to the host's own rules for tokens", async () => {
    const forGood = keys.createToken({ ...wanted, singleUse: false });
    await should(forGood).be.rejectedWith({ id: "security.token.invalid_expiration" });
    kuzzle.ttl = 500;
    kuzzle.config.security.authToken.maxTTL = 100;
    const tooLong = keys.createToken({ ...wanted, singleUse: false });
    await should(tooLong).be.rejectedWith({ id: "security.token.ttl_exceeded" });
  });

  it("finds keys, and fails where their limits cannot be read", async () => {
    should(await keys.find("key")).be.undefined();
    kuzzle.documents = [{ _id: "key", _source: { userId: "mate", expiresAt: 7 } }];
    should(await keys.find("key")).eql({
      id: "key",
      kuid: "mate",
      expiresAt: 7,
      limits: undefined,
      madeThrough: [],
    });
    kuzzle.documents = [{ _id: "key", _source: { userId: "mate", profileGuard: {} } }];
    await should(keys.find("key")).be.rejectedWith({ status: 403 });
  });

  it("knows a key that somebody presents, or none", async () => {
    should(await keys.presented("mate", "kapikey-x")).be.undefined();
    kuzzle.documents = [{ _id: "key", _source: { expiresAt: 7, ttl: 3 } }];
    // without limits it is refused when it is judged
    const found = { expiresAt: 7, ttl: 3, limits: null };
    should(await keys.presented("mate", "kapikey-x")).eql(found);
  });

  it("ends what was made through a key that is gone, or is another now", async () => {
    const limits = { ...limitsFor(-1), ancestors: [{ id: "key", hash: "digest" }] };
    kuzzle.documents = [{ _id: "key", _source: { hash: "digest" } }];
    await keys.requireAncestors(limits);
    await keys.requireAncestors(limitsFor(-1));
    const invalid = { status: 401, id: "security.token.invalid" };
    kuzzle.documents = [{ _id: "key", _source: { hash: "another" } }];
    await should(keys.requireAncestors(limits)).be.rejectedWith(invalid);
    kuzzle.documents = [];
    await should(keys.requireAncestors(limits)).be.rejectedWith(invalid);
  });
});
