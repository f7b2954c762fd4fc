import { createRequire } from "node:module";

import should from "should";

import type { TokenMaker } from "../../../lib/host/patches/distinctTokens";
import { makeTokensDistinct } from "../../../lib/host/patches/distinctTokens";

const host = createRequire(__filename).resolve("kuzzle");
const signer = createRequire(host)("jsonwebtoken") as TokenMaker & {
  verify(token: string, secret: string): Record<string, unknown>;
};
const SECRET = "secret";
const AT = { algorithm: "HS256" };

function twice(payload: object): unknown[] {
  return [signer.sign(payload, SECRET, AT), signer.sign(payload, SECRET, AT)];
}

describe("makeTokensDistinct", () => {
  it("is needed: the host's signer gives one text twice in a second", () => {
    const iat = 1_700_000_000;
    const [one, other] = twice({ _id: "mary", iat });
    should(one).equal(other);
  });

  it("gives each token of a user an id, by which no two are the same", () => {
    const takeBack = makeTokensDistinct();
    try {
      const [one, other] = twice({ _id: "mary" });
      should(one).not.equal(other);
      should(signer.verify(String(one), SECRET)).match({ _id: "mary", jti: /^[0-9a-f-]{36}$/u });
    } finally {
      takeBack();
    }
  });

  it("leaves what others sign", () => {
    const takeBack = makeTokensDistinct();
    try {
      for (const token of twice({ resetForKuid: "mary" })) {
        should(signer.verify(String(token), SECRET)).not.have.property("jti");
      }
    } finally {
      takeBack();
    }
  });

  it("changes nothing where the host does not look as expected", () => {
    should(() => makeTokensDistinct({} as TokenMaker)).throw(/has no "sign"/u);
  });
});
