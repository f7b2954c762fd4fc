import { KuzzleRequest } from "kuzzle";
import should from "should";

import type { StoredLimits } from "../../../lib/domain/policies/keyLimits";
import { declarationOf } from "../../../lib/domain/actions";
import { keepLimits, madeBy } from "../../../lib/usecases/admission/keepLimits";
import { commandOf } from "../../../lib/usecases/support/command";
import { FakeHost } from "../../support/FakeHost";

const SOON = Date.now() + 3_600_000;
const ENDING: StoredLimits = { policies: [], expiresAt: SOON, ancestors: [] };
const LIMITED: StoredLimits = {
  policies: [[{ roleId: "reader" }]],
  expiresAt: -1,
  ancestors: [{ id: "key", hash: "digest" }],
};
const REFUSED = { status: 403, id: "profile-guard.rights.limited_key" };

describe("keepLimits", () => {
  let host: FakeHost;
  let ran: number;

  beforeEach(() => {
    host = new FakeHost();
    ran = 0;
  });

  function making(key: string, limits: StoredLimits, members: object = {}) {
    const [controller = "", action = ""] = key.split(/:(?=[^:]*$)/u);
    const body = { description: "x" };
    const request = new KuzzleRequest({ controller, action, body, ...members });
    return {
      host,
      request,
      limits,
      command: commandOf(request),
      actor: { kuid: "mate", profileIds: [], limits },
      run: async () => {
        ran += 1;
        return "done";
      },
    };
  }

  for (const limits of [ENDING, LIMITED]) {
    const which = limits === ENDING ? "that ends" : "with policies";

    it(`sets no credentials of the user of a key ${which}, and those of others`, async () => {
      for (const [key, members] of [
        ["auth:updateMyCredentials", {}],
        ["auth:createMyCredentials", { _id: "somebody" }],
        ["security:updateCredentials", { _id: "mate" }],
        ["auth:deleteMyCredentials", { strategy: "local" }],
        ["security:deleteCredentials", { _id: "mate" }],
      ] as const) {
        const [controller = "", action = ""] = key.split(":");
        should(madeBy(declarationOf(controller, action))).equal("credentials");
        await should(keepLimits("credentials", making(key, limits, members))).be.rejectedWith(
          REFUSED,
        );
      }
      should(ran).equal(0);
      const others = making("security:updateCredentials", limits, { _id: "somebody" });
      should(await keepLimits("credentials", others)).equal("done");
    });

    it(`refreshes a token that was made through a key ${which}, with its limits`, async () => {
      host.keys.end = SOON;
      const refresh = making("auth:refreshToken", limits);
      refresh.request.context.token = { jwt: "old" } as never;
      should(await keepLimits("session", refresh)).eql({
        ...{ _id: "mate", jwt: "token", expiresAt: SOON, ttl: 1_000 },
      });
      should(host.keys.limited.get("token")).equal(limits);
      should(host.keys.refreshed).eql(["old"]);
      should(ran).equal(0);
    });
  }

  it("refreshes no token to one that lives longer, and none by a strategy", async () => {
    host.keys.end = SOON + 1;
    const longer = making("auth:refreshToken", ENDING, { expiresIn: "2h" });
    longer.request.context.token = { jwt: "old" } as never;
    await should(keepLimits("session", longer)).be.rejectedWith(REFUSED);
    host.keys.end = SOON;
    const byStrategy = making("auth:refreshToken", ENDING, { strategy: "oauth" });
    byStrategy.request.context.token = { jwt: "old" } as never;
    await should(keepLimits("session", byStrategy)).be.rejectedWith(REFUSED);
    should(host.keys.refreshed).eql([]);
  });

  it("refreshes a token for the rest of the key's life, where nobody asks for another", async () => {
    const lives: unknown[] = [];
    for (const [end, expiresIn] of [
      [SOON + 1, undefined],
      [SOON - 1, undefined],
      [SOON + 1, "1s"],
    ] as const) {
      host.keys.end = end;
      host.keys.refreshToken = async (wanted) => {
        lives.push(wanted.expiresIn);
        return { token: "token", expiresAt: SOON, ttl: 1_000, singleUse: false };
      };
      const refresh = making("auth:refreshToken", ENDING, { expiresIn });
      refresh.request.context.token = { jwt: "old" } as never;
      await keepLimits("session", refresh);
    }
    should(lives[0]).be.within(1, SOON - Date.now());
    should(lives.slice(1)).eql([undefined, "1s"]);
  });

  it("makes a token with the limits, that ends no later", async () => {
    host.keys.end = SOON - 1;
    const create = making("auth:createToken", ENDING, { singleUse: true });
    should(await keepLimits("session", create)).match({ token: "token", singleUse: true });
    should(host.keys.limited.get("token")).equal(ENDING);
    host.keys.end = SOON + 1;
    await should(keepLimits("session", create)).be.rejectedWith(REFUSED);
  });

  it("lets the host make a key through one that only ends, if the new one ends no later", async () => {
    host.keys.end = SOON;
    should(await keepLimits("apiKey", making("auth:createApiKey", ENDING))).equal("done");
    host.keys.end = -1;
    const forGood = making("auth:createApiKey", ENDING);
    await should(keepLimits("apiKey", forGood)).be.rejectedWith(REFUSED);
    should(ran).equal(1);
  });

  it("makes a key with the policies of the one through which it is made", async () => {
    const other = making("security:createApiKey", LIMITED, { userId: "other", _id: "made" });
    should(await keepLimits("apiKey", other)).match({ _id: "made", _source: { userId: "other" } });
    should((await host.keys.find("made"))?.limits).eql(LIMITED);
    should(ran).equal(0);
  });
});
