import should from "should";

import { boundToken, readResetToken } from "../../../lib/domain/access/resetToken";

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const tokenOf = (payload: unknown): string =>
  `${part({ alg: "HS256" })}.${part(payload)}.signature`;

describe("readResetToken", () => {
  it("tells whose it is, and when it was made", () => {
    const token = tokenOf({ resetForKuid: "mary", iat: 7 });
    should(readResetToken(token)).eql({ token, kuid: "mary", issuedAt: 7, askers: [] });
    should(readResetToken(boundToken(token, "binding"))).eql({
      token,
      kuid: "mary",
      issuedAt: 7,
      askers: [],
      binding: "binding",
    });
    const asker = { kind: "credentials", kuid: "mary", id: "local", author: "equal" } as const;
    should(readResetToken(boundToken(token, "binding", [asker]))).match({
      token,
      askers: [asker],
      binding: "binding",
    });
  });

  it("takes nothing else for one", () => {
    const token = tokenOf({ resetForKuid: "mary", iat: 7 });
    for (const other of [
      undefined,
      7,
      ["a"],
      "",
      "a.b.c",
      `${token}.a.b`,
      tokenOf({ _id: "mary", iat: 7 }),
      tokenOf({ resetForKuid: ["mary"], iat: 7 }),
      tokenOf({ resetForKuid: "mary" }),
      tokenOf("mary"),
    ]) {
      should(readResetToken(other)).be.undefined();
    }
  });
});
