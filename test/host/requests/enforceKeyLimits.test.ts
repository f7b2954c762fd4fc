import { createRequire } from "node:module";

import { KuzzleRequest } from "kuzzle";
import should from "should";

import type { StoredLimits } from "../../../lib/domain/policies/keyLimits";
import { LIMITS_OF_USER } from "../../../lib/domain/policies/keyLimits";
import type {
  HostClasses,
  HostTokens,
  HostUser,
  LimitedKeys,
} from "../../../lib/host/requests/enforceKeyLimits";
import { enforceKeyLimits } from "../../../lib/host/requests/enforceKeyLimits";
import { judgeAgain } from "../../../lib/host/requests/judgeAgain";
import { replaceGlobalKuzzle } from "../../support/globalKuzzle";

const load = createRequire(__filename);
const { User } = load("kuzzle/dist/lib/model/security/user") as Pick<HostClasses, "User">;
const { TokenRepository } = load("kuzzle/dist/lib/core/security/tokenRepository") as {
  TokenRepository: { prototype: HostTokens };
};
const { Token } = load("kuzzle/dist/lib/model/security/token") as {
  Token: HostTokens["ObjectConstructor"];
};
const { Role } = load("kuzzle/dist/lib/model/security/role") as {
  Role: new () => { _id: string; controllers: object };
};
const ApiKey = load("kuzzle/dist/lib/model/storage/apiKey") as HostClasses["ApiKey"];

const LIMITS: StoredLimits = {
  policies: [[{ roleId: "reader", restrictedTo: [{ index: "acme" }] }]],
  expiresAt: -1,
  ancestors: [{ id: "key", hash: "digest" }],
};

class Keys implements LimitedKeys {
  known: unknown;
  ended = false;
  asked = 0;

  async presented() {
    return this.known === undefined ? undefined : { expiresAt: -1, ttl: -1, limits: this.known };
  }

  async requireAncestors(): Promise<void> {
    this.asked += 1;
    if (this.ended) {
      throw new Error("ended");
    }
  }
}

/** A user who may do everything. */
function everybody(): HostUser {
  const user = new User();
  user._id = "mate";
  user.profileIds = ["all"];
  user.getProfiles = async () => [{ isActionAllowed: async () => true }];
  return user;
}

function requestOf(index: string, token?: object): KuzzleRequest {
  const data = { controller: "document", action: "get", index, collection: "x", _id: "1" };
  return new KuzzleRequest(data, token === undefined ? {} : { token: token as never });
}

const UNKNOWN = Object.assign(new Error("unknown"), { id: "security.token.invalid" });

describe("enforceKeyLimits", () => {
  const keys = new Keys();
  let restore: () => void;
  let takeBack: () => void;
  const roles = new Map<string, unknown>();

  beforeEach(() => {
    const reader = new Role();
    Object.assign(reader, { _id: "reader", controllers: { document: { actions: { get: true } } } });
    roles.set("reader", reader);
    restore = replaceGlobalKuzzle({
      ask: async (_event: string, id: string) => {
        if (!roles.has(id)) {
          throw Object.assign(new Error("no such role"), { status: 404 });
        }
        return roles.get(id);
      },
    });
    Object.assign(keys, { known: undefined, ended: false, asked: 0 });
    takeBack = enforceKeyLimits(keys);
  });

  afterEach(() => {
    takeBack();
    restore();
  });

  it("judges a request by the user and by the policies, with the host's own classes", async () => {
    const limited = { profileGuard: LIMITS };
    should(await everybody().isActionAllowed(requestOf("acme", limited) as never)).be.true();
    should(await everybody().isActionAllowed(requestOf("globex", limited) as never)).be.false();
    const nobody = everybody();
    nobody.getProfiles = async () => [{ isActionAllowed: async () => false }];
    should(await nobody.isActionAllowed(requestOf("acme", limited) as never)).be.false();
  });

  it("judges a request again by both: whoever receives a file meanwhile", async () => {
    const again = async (index = "acme"): Promise<unknown> => {
      const request = requestOf(index, { userId: "mate", jwt: "a.b.c", profileGuard: LIMITS });
      const answers = new Map<string, unknown>([["core:security:user:get", everybody()]]);
      const ask = async (event: string): Promise<unknown> => answers.get(event);
      return judgeAgain({ ask }, keys, request);
    };
    should(await again()).eql({ kuid: "mate", profileIds: ["all"] });
    should(await again("globex")).be.undefined();
    Object.assign(roles.get("reader") as object, { controllers: {} });
    should(await again()).be.undefined();
    roles.delete("reader");
    should(await again()).be.undefined();
  });

  it("judges by the policies each target, as by the user", async () => {
    const user = everybody();
    user.getProfiles = async () => [
      {
        isActionAllowed: async () => true,
        getAllowedPolicies: async () => [{ role: { checkRestrictions: () => true } }],
      },
    ];
    const ask = async (...indexes: string[]): Promise<boolean> => {
      const targets = indexes.map((index) => ({ index, collections: ["x"] }));
      const data = { controller: "document", action: "get", targets };
      return user.isActionAllowed(
        new KuzzleRequest(data, { token: { profileGuard: LIMITS } as never }) as never,
      );
    };
    should(await ask("acme")).be.true();
    should(await ask("acme", "globex")).be.false();
  });

  it("103: judges what the host asks of the user alone, within the limits of the request before", async () => {
    const user = everybody();
    should(await user.isActionAllowed(requestOf("globex") as never)).be.true();
    await user.isActionAllowed(requestOf("acme", { profileGuard: LIMITS }) as never);
    should(await user.isActionAllowed(requestOf("globex") as never)).be.false();
    should(await user.isActionAllowed(requestOf("acme") as never)).be.true();
    should(JSON.stringify(user)).not.match(/reader/u);
  });

  it("notes nothing on the anonymous user, whom all requests share", async () => {
    const user = everybody();
    user._id = "-1";
    await user.isActionAllowed(requestOf("acme", { profileGuard: LIMITS }) as never);
    should(user[LIMITS_OF_USER]).be.undefined();
  });

  it("refuses all where the limits cannot be read, or name a role that is gone", async () => {
    const wrong = requestOf("acme", { profileGuard: { policies: "all" } });
    const refused = { status: 403, id: "profile-guard.rights.limited_key" };
    await should(everybody().isActionAllowed(wrong as never)).be.rejectedWith(refused);
    roles.clear();
    const lost = requestOf("acme", { profileGuard: LIMITS });
    await should(everybody().isActionAllowed(lost as never)).be.rejectedWith(refused);
  });

  const tokens = (): HostTokens =>
    Object.assign(Object.create(TokenRepository.prototype) as HostTokens, {
      ObjectConstructor: Token,
    });

  it("takes a key that the host does not know, if it is a limited one", async () => {
    takeBack();
    const { _verifyApiKey: verify } = TokenRepository.prototype;
    TokenRepository.prototype._verifyApiKey = async () => {
      throw UNKNOWN;
    };
    takeBack = enforceKeyLimits(keys);
    try {
      const known = { _id: "mate" };
      await should(tokens()._verifyApiKey(known, "kapikey-x")).be.rejectedWith(UNKNOWN);
      keys.known = LIMITS;
      const token = await tokens()._verifyApiKey(known, "kapikey-x");
      should(token).match({
        userId: "mate",
        jwt: "kapikey-x",
        profileGuard: LIMITS,
        type: "apiKey",
      });
    } finally {
      takeBack();
      TokenRepository.prototype._verifyApiKey = verify;
      takeBack = enforceKeyLimits(keys);
    }
  });

  it("asks for the keys that something was made through, at each request, and of no other token", async () => {
    takeBack();
    const { verifyToken } = TokenRepository.prototype;
    let found: object = new Token({});
    TokenRepository.prototype.verifyToken = async () => found;
    takeBack = enforceKeyLimits(keys);
    try {
      await tokens().verifyToken("kauth-x");
      should(keys.asked).equal(0);
      found = Object.assign(new Token({}), { profileGuard: LIMITS });
      should(await tokens().verifyToken("kauth-x")).equal(found);
      keys.ended = true;
      await should(tokens().verifyToken("kauth-x")).be.rejectedWith("ended");
      found = Object.assign(new Token({}), { profileGuard: null });
      await should(tokens().verifyToken("kauth-x")).be.rejectedWith({ status: 403 });
    } finally {
      takeBack();
      TokenRepository.prototype.verifyToken = verifyToken;
      takeBack = enforceKeyLimits(keys);
    }
  });

  it("101: leaves limited keys out of the ten among which the host looks for one", async () => {
    const searched: unknown[] = [];
    const put = replaceGlobalKuzzle({
      internalIndex: {
        search: async (...args: unknown[]) => {
          searched.push(args);
          return { hits: [] };
        },
      },
    });
    const verify = async (): Promise<void> => {
      await should(tokens()._verifyApiKey({ _id: "mate" }, "kapikey-x")).be.rejected();
    };
    try {
      await verify();
      takeBack();
      await verify();
      takeBack = enforceKeyLimits(keys);
      await ApiKey.search({ query: { bool: { must: [] } } }, { size: 3 });
    } finally {
      put();
    }
    const term = { userId: "mate" };
    should(searched).eql([
      [
        "api-keys",
        { query: { bool: { filter: [{ term }], must_not: [{ exists: { field: "hash" } }] } } },
        {},
      ],
      ["api-keys", { query: { term } }, {}],
      ["api-keys", { query: { bool: { must: [] } } }, { size: 3 }],
    ]);
  });

  it("lets the host show the policies of keys, and is taken back whole", () => {
    should(ApiKey.fields).containEql("policies");
    takeBack();
    should(ApiKey.fields).not.containEql("policies");
    should(Object.keys(TokenRepository.prototype)).not.containEql("presented");
    takeBack = enforceKeyLimits(keys);
  });

  it("changes nothing where the host does not look as expected", () => {
    takeBack();
    const { isActionAllowed } = User.prototype;
    const keysOfNone = { fields: [], search: async () => [] };
    const classes = { User, Profile: User, tokens: {}, profiles: {}, ApiKey: keysOfNone };
    should(() => enforceKeyLimits(keys, classes as never)).throw(/it has no "verifyToken"/u);
    should(User.prototype.isActionAllowed).equal(isActionAllowed);
    takeBack = enforceKeyLimits(keys);
  });
});
