import should from "should";

import { Login } from "../../../lib/cli/server/Login";

describe("Login", () => {
  let now: number;
  let logins: (string | undefined)[];

  beforeEach(() => {
    now = 0;
    logins = [];
  });

  const loginThat = (refuses: (expiresIn?: string) => Error | undefined): Login =>
    new Login(
      async (expiresIn) => {
        logins.push(expiresIn);
        const refusal = refuses(expiresIn);
        if (refusal !== undefined) {
          throw refusal;
        }
      },
      () => now,
    );

  it("is renewed before it ends, and only when it is used", async () => {
    const login = loginThat(() => undefined);
    for (const [at, times] of [
      [0, 1],
      [89_999, 1],
      [90_000, 2],
      [1_000_000, 3],
    ] as const) {
      now = at;
      await Promise.all([login.keep(), login.keep()]);
      should(logins).have.length(times);
    }
    should(new Set(logins)).eql(new Set(["3m"]));
  });

  it("lasts as long as a server says that allows less", async () => {
    const refusal = Object.assign(new Error(), { id: "security.token.ttl_exceeded" });
    const login = loginThat((expiresIn) => (expiresIn === undefined ? undefined : refusal));
    await login.keep();
    should(logins).eql(["3m", undefined]);
  });

  it("is tried again when it was refused", async () => {
    const refusal = Object.assign(new Error("wrong"), { id: "plugin.strategy.missing_user" });
    const login = loginThat(() => (logins.length === 1 ? refusal : undefined));
    await login.keep().should.be.rejectedWith("wrong");
    await login.keep();
    should(logins).eql(["3m", "3m"]);
  });
});
