import type { KuzzleRequest } from "kuzzle";
import should from "should";

import type { ProfileGuardOptions } from "../../lib/config/config";
import { parseConfig } from "../../lib/config/config";
import { MADE_THROUGH } from "../../lib/domain/access/origins";
import type { UserEvent } from "../../lib/host/port/AccessStore";
import { guardAccess } from "../../lib/interceptors/guardAccess";
import { markingMade } from "../../lib/usecases/access/lineage";
import { noteBeginning } from "../../lib/usecases/access/keepIfCurrent";
import { gateOf } from "../support/contexts";
import { FakeHost } from "../support/FakeHost";
import { requestOf } from "../support/requests";

const OVERTAKEN = { id: "profile-guard.write.overtaken", status: 503 };
const PASSWORD = "kuzzle-plugin-auth-passport-local/password";
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const resetToken = `h.${part({ resetForKuid: "mary", iat: 7 })}.s`;

describe("guardAccess", () => {
  let host: FakeHost;

  beforeEach(() => {
    host = new FakeHost().withUser("mary", "reader").withUser("boss", "reader");
    host.drift.withCredentials("mary");
    host.access.sessions.add("mary old").add("mary own").add("bob his");
  });

  const as = (kuid: string, jwt = "own") => ({ token: { jwt }, user: { _id: kuid } });

  async function run(
    request: KuzzleRequest,
    action: () => unknown,
    options: ProfileGuardOptions = {},
  ): Promise<unknown> {
    const log = { warn: () => undefined };
    guardAccess({ host, config: parseConfig(options, {}), ...gateOf(host), log }, () => true);
    const around = host.intercepted.get(`${request.input.controller}:${request.input.action}`);
    should(around).not.be.undefined();
    return around?.(request, async () => action());
  }

  const end = async (event: UserEvent): Promise<void> =>
    host.access.noteUserEvent("mary", event, "ended");

  describe("what is made by a request under way", () => {
    const createKey = (by = "boss"): KuzzleRequest =>
      requestOf("security", "createApiKey", { userId: "mary" }, as(by));
    const key = async (): Promise<object> => {
      host.access.withKey("key", "mary", "boss");
      return { _id: "key" };
    };

    it("stays while nothing becomes of the user", async () => {
      should(await run(createKey(), key)).eql({ _id: "key" });
      should(host.access.keys.size).equal(1);
    });

    for (const event of ["ended", "made", "widened"] as const) {
      it(`is gone when the user is ${event} meanwhile`, async () => {
        const making = run(createKey(), async () => {
          await end(event);
          return key();
        });
        await should(making).be.rejectedWith(OVERTAKEN);
        should(host.access.keys.size).equal(0);
      });
    }

    it("is gone when the caller is deleted, or made again, meanwhile", async () => {
      for (const event of ["ended", "made"] as const) {
        const making = run(createKey(), async () => {
          await host.access.noteUserEvent("boss", event, "ended");
          return key();
        });
        await should(making).be.rejectedWith({ ...OVERTAKEN, message: /user "boss"/u });
        should(host.access.keys.size).equal(0);
      }
    });

    it("is gone when the client is deleted for whom the application makes it, or another user", async () => {
      for (const context of [{ user: null, token: null }, as("bob")]) {
        host.client = createKey();
        const { args } = host.client.input;
        const making = run(requestOf("security", "createApiKey", args, context), async () => {
          await host.access.noteUserEvent("boss", "ended", "ended");
          return key();
        });
        await should(making).be.rejectedWith({ ...OVERTAKEN, message: /user "boss"/u });
        should(host.access.keys.size).equal(0);
      }
    });

    it("is gone when the user was deleted before the action began, and after the request did", async () => {
      const request = createKey();
      await noteBeginning(host, request);
      await end("ended");
      await should(run(request, key)).be.rejectedWith(OVERTAKEN);
      should(await run(createKey(), key)).eql({ _id: "key" });
    });

    it("is not made at all while the user is deleted: whoever keeps making it would hold that off", async () => {
      await host.access.noteUserEvent("mary", "ended", "begins");
      let made = 0;
      const making = run(createKey(), () => ++made);
      await should(making).be.rejectedWith(OVERTAKEN);
      should(made).equal(0);
    });

    it("is gone when it is made through what others had made, and the user gets more rights", async () => {
      const request = createKey("mary");
      host.client = request;
      markingMade(host);
      Object.assign(request.context, { token: { jwt: "t", [MADE_THROUGH]: [{}] } });
      const making = run(request, async () => {
        await host.access.marksOf?.({ kind: "apiKey", kuid: "mary" });
        await end("widened");
        return key();
      });
      await should(making).be.rejectedWith(OVERTAKEN);
      should(host.access.keys.size).equal(0);
    });

    it("stays when it is the user's own, and they get more rights", async () => {
      const making = run(createKey("mary"), async () => {
        await end("widened");
        return key();
      });
      should(await making).eql({ _id: "key" });
    });

    it("is gone when it is a session, by the password that is changed meanwhile", async () => {
      const making = run(requestOf("auth", "login", {}, as("-1")), async () => {
        await end("password");
        host.access.sessions.add("mary new");
        return { _id: "mary", jwt: "new" };
      });
      await should(making).be.rejectedWith(OVERTAKEN);
      should(host.access.sessions.has("mary new")).be.false();
      should(host.access.sessions.has("mary old")).be.true();
    });

    it("is gone when it is a cookie, with every session of the user", async () => {
      const making = run(requestOf("auth", "refreshToken", {}, as("mary")), async () => {
        await end("ended");
        return { _id: "mary" };
      });
      await should(making).be.rejectedWith(OVERTAKEN);
      should([...host.access.sessions]).eql(["bob his"]);
    });

    it("is gone when it is credentials", async () => {
      const request = requestOf("security", "createCredentials", {
        _id: "mary",
        strategy: "local",
      });
      const making = run(request, async () => end("ended"));
      await should(making).be.rejectedWith(OVERTAKEN);
      should(host.drift.credentials.get("local")?.has("mary")).be.false();
    });

    it("is not told to be there while it cannot be told", async () => {
      const making = run(createKey(), async () => {
        host.access.fails = true;
        return key();
      });
      await should(making).be.rejectedWith({ id: "profile-guard.write.outcome_unknown" });
    });

    it("is rehearsed without a look", async () => {
      host.refusals.rehearses = true;
      host.access.fails = true;
      should(await run(createKey(), () => "answer")).equal("answer");
    });
  });

  describe("a new password", () => {
    const set = (by: string, body: object = { password: "new" }): KuzzleRequest =>
      by === "mary"
        ? requestOf("auth", "updateMyCredentials", { strategy: "local", body }, as("mary"))
        : requestOf(
            "security",
            "updateCredentials",
            { _id: "mary", strategy: "local", body },
            as(by),
          );

    it("ends every session of the user, and none of others", async () => {
      await run(set("boss"), () => undefined);
      should([...host.access.sessions]).eql(["bob his"]);
    });

    it("leaves the session in which users set their own", async () => {
      await run(set("mary"), () => undefined);
      should([...host.access.sessions]).eql(["mary own", "bob his"]);
    });

    it("ends nothing when the name alone changes, or the configuration says so, or it fails", async () => {
      await run(set("boss", { username: "new" }), () => undefined);
      await run(set("boss"), () => undefined, { onNewPassword: "none" });
      const failing = run(set("boss"), () => {
        throw new Error("too weak");
      });
      await should(failing).be.rejectedWith("too weak");
      should(host.access.sessions.size).equal(3);
    });

    it("ends API keys where the configuration says so", async () => {
      host.access.withKey("own", "mary", "mary").withKey("his", "bob", "bob");
      await run(set("boss"), () => undefined);
      should(host.access.keys.size).equal(2);
      await run(set("boss"), () => undefined, { onNewPassword: "sessions and keys" });
      should([...host.access.keys.keys()]).eql(["his"]);
    });

    it("by a reset token leaves the session that it opens", async () => {
      const request = requestOf(PASSWORD, "reset", {
        body: { token: `${resetToken}.b`, password: "p" },
      });
      let given: unknown;
      await run(request, () => {
        given = (request.input.body as { token: unknown }).token;
        host.access.sessions.add("mary opened");
        return { _id: "mary", jwt: "opened" };
      });
      should(given).equal(resetToken);
      should((request.input.body as { token: unknown }).token).equal(`${resetToken}.b`);
      should([...host.access.sessions]).eql(["bob his", "mary opened"]);
    });
  });

  it("makes no reset token of a login whose password is changed meanwhile", async () => {
    const login = run(requestOf("auth", "login"), async () => {
      await end("password");
      throw Object.assign(new Error("expired"), { resetToken });
    });
    await should(login).be.rejectedWith(OVERTAKEN);
  });

  it("binds reset tokens, those of a login with an expired password too", async () => {
    const request = requestOf(PASSWORD, "getResetPasswordToken", { _id: "mary" }, as("-1"));
    const answer = await run(request, () => ({ resetToken }));
    should(answer).match({ resetToken: new RegExp(`^${resetToken}\\..`, "u") });
    const error = Object.assign(new Error("expired"), { resetToken });
    const login = run(requestOf("auth", "login"), () => {
      throw error;
    });
    await should(login).be.rejectedWith(error);
    should(error.resetToken).match(new RegExp(`^${resetToken}\\..`, "u"));
  });
});
