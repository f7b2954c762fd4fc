import { createHmac, generateKeyPairSync, KeyObject } from "node:crypto";
import { createRequire } from "node:module";

import should from "should";

import type { TokenSigner } from "../../../lib/host/patches/tokenKey";
import { installTokenKey } from "../../../lib/host/patches/tokenKey";
import { replaceGlobalKuzzle } from "../../support/globalKuzzle";

const fromHere = createRequire(__filename);
const fromHost = createRequire(fromHere.resolve("kuzzle"));
const signer = fromHost("jsonwebtoken") as TokenSigner;
const SECRET = "a secret of the host";

interface HostTokens {
  verifyToken(token: string): Promise<unknown>;
}

/** The host's repository of tokens, with one token that it has given out. */
function hostTokens(): HostTokens {
  const { TokenRepository } = fromHere("kuzzle/dist/lib/core/security/tokenRepository") as {
    TokenRepository: { readonly prototype: HostTokens };
  };
  const loadForUser = async (kuid: string): Promise<object> => ({ userId: kuid });
  return Object.assign(Object.create(TokenRepository.prototype) as HostTokens, { loadForUser });
}

function unsigned(payload: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "none", typ: "JWT" })}.${part(payload)}.`;
}

describe("The secret of tokens as a key", () => {
  it("lets the host verify the tokens that it signed with the text, and no other", async () => {
    const host = { secret: SECRET as unknown };
    const tokens = hostTokens();
    const old = signer.sign({ _id: "user" }, SECRET);
    const forged = signer.sign({ _id: "user" }, "another secret");
    const nobodys = signer.sign({}, SECRET);
    installTokenKey(host);
    should(host.secret).be.instanceof(KeyObject);

    const putBack = replaceGlobalKuzzle(host);
    try {
      should(await tokens.verifyToken(old)).eql({ userId: "user" });
      should(await tokens.verifyToken(signer.sign({ _id: "user" }, host.secret))).eql({
        userId: "user",
      });
      for (const token of [forged, unsigned({ _id: "user" }), nobodys, `${old}x`, "no token"]) {
        await should(tokens.verifyToken(token)).be.rejectedWith({ id: "security.token.invalid" });
      }
    } finally {
      putBack();
    }
  });

  it("signs as the text does", () => {
    const host = { secret: SECRET as unknown };
    installTokenKey(host);
    const [head, payload, signature] = signer.sign({ _id: "user" }, host.secret).split(".");
    const expected = createHmac("sha256", SECRET).update(`${head}.${payload}`).digest("base64url");
    should(signature).equal(expected);
  });

  it("gives the text back, unless somebody has changed it since", () => {
    const host = { secret: SECRET as unknown };
    installTokenKey(host)();
    should(host.secret).equal(SECRET);
    const remove = installTokenKey(host);
    host.secret = "a newer secret";
    remove();
    should(host.secret).equal("a newer secret");
  });

  it("leaves alone what is a key in PEM, a key already, or nothing", () => {
    const { publicKey, privateKey } = generateKeyPairSync("rsa", {
      modulusLength: 2048,
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
    });
    for (const secret of [publicKey, privateKey, "", undefined, Buffer.from(SECRET)]) {
      const host = { secret: secret as unknown };
      installTokenKey(host)();
      should(host.secret).equal(secret);
    }
  });

  it("changes nothing where the host's signer does not take keys, or takes any", () => {
    const takesTexts: TokenSigner = {
      sign: (payload, secret) => signer.sign(payload, secret),
      decode: () => null,
      verify: () => {
        throw new Error("secretOrPublicKey must be a string or buffer");
      },
    };
    const takesAll: TokenSigner = { ...takesTexts, verify: () => ({ _id: "probe" }) };
    for (const other of [takesTexts, takesAll]) {
      const host = { secret: SECRET as unknown };
      should(() => installTokenKey(host, other)).throw(/not verified by a key/u);
      should(host.secret).equal(SECRET);
    }
  });
});
