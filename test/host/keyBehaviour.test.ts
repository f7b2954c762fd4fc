import { createRequire } from "node:module";

import should from "should";

import { replaceGlobalKuzzle } from "../support/globalKuzzle";

interface Tokens {
  generateToken(user: object, options: object): Promise<{ readonly jwt: string }>;
}

const load = createRequire(__filename);
const { TokenRepository } = load("kuzzle/dist/lib/core/security/tokenRepository") as {
  TokenRepository: { prototype: Tokens };
};
const ApiKey = load("kuzzle/dist/lib/model/storage/apiKey") as {
  fields: readonly string[];
  _instantiateFromDb(document: object): { readonly _source: object };
};
const { default: config } = load("kuzzle/dist/lib/config/default.config") as {
  default: {
    services: {
      storageEngine: {
        internalIndex: { collections: Record<string, { mappings: Record<string, unknown> }> };
      };
    };
  };
};

/** Pins how the host keeps API keys: see docs/host-behaviour.md, rows 100 to 104. */
describe("the host's API keys", () => {
  it("100: are one text, if a user gets two within a second that end alike", async () => {
    const restore = replaceGlobalKuzzle({
      secret: "secret",
      config: {
        security: { jwt: {}, authToken: { algorithm: "HS256" }, apiKey: { maxTTL: -1 } },
      },
    });
    const tokens = Object.create(TokenRepository.prototype) as Tokens;
    const make = async (): Promise<string> =>
      (await tokens.generateToken({ _id: "mate" }, { type: "apiKey", expiresIn: -1 })).jwt;
    try {
      // the first two may be made in two seconds, the next two are not then
      const [a, b, c] = [await make(), await make(), await make()];
      should(a === b || b === c).be.true();
    } finally {
      restore();
    }
  });

  it("102: are read by the members that the host knows, of which it maps others than it uses", () => {
    const source = { userId: "mate", profileGuard: {}, hash: "x" };
    const key = ApiKey._instantiateFromDb({ _id: "key", _source: source });
    should(key._source).eql({ userId: "mate" });
    should(ApiKey.fields).not.containEql("hash");
    const { mappings } = config.services.storageEngine.internalIndex.collections["api-keys"] ?? {};
    should(mappings).match({ dynamic: "false", properties: { hash: { type: "keyword" } } });
  });
});
