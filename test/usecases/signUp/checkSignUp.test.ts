import Joi from "joi";
import { ForbiddenError, ServiceUnavailableError } from "kuzzle";
import should from "should";
import sinon from "sinon";

import type { ProfileGuardOptions } from "../../../lib/config/config";
import type { InvalidRequestError } from "../../../lib/errors/errors";
import type { Actor, Command } from "../../../lib/usecases/support/command";
import { actorWith, commandFor, gateOf } from "../../support/contexts";
import { FakeHost } from "../../support/FakeHost";

const STRANGER = actorWith("anonymous");

describe("signing up", () => {
  let host: FakeHost;

  beforeEach(() => {
    host = new FakeHost()
      .withRole("customer", { document: ["get"] })
      .withRole("default")
      .withProfile("customer", { policies: [{ roleId: "customer" }] });
  });

  function signUp(
    signUpOptions: ProfileGuardOptions["signUp"],
    args: Parameters<typeof commandFor>[1] = { body: { content: {} } },
    {
      actor = STRANGER,
      address,
      key = "security:createRestrictedUser",
    }: { actor?: Actor | null; address?: Command["address"]; key?: string } = {},
  ): Promise<unknown> {
    const options = {
      restrictedProfileIds: ["customer"],
      ...(signUpOptions && { signUp: signUpOptions }),
    };
    return gateOf(host, options).gate.enter(actor ?? undefined, commandFor(key, args, address));
  }

  async function faultsOf(...args: Parameters<typeof signUp>): Promise<string[]> {
    const error: unknown = await signUp(...args).then(
      () => undefined,
      (caught: unknown) => caught,
    );
    should(error).match({ status: 400, id: "profile-guard.user.invalid" });
    return (error as InvalidRequestError).details.map(({ code, path }) => `${code} ${path}`);
  }

  describe("limit", () => {
    const LIMIT = { limit: { requests: 2, window: 60 } };

    it("counts native and own requests of an address together, and says how long to wait", async () => {
      await signUp(LIMIT);
      await signUp(LIMIT, undefined, { key: "profile-guard:createRestrictedUser" });
      await signUp(LIMIT).should.be.rejectedWith({
        status: 429,
        id: "profile-guard.sign_up.limit",
        message: /Try again in 60 s/u,
        details: { retryAfter: 60 },
      });
      const address = { socket: "192.0.2.2", forwarded: ["192.0.2.1"] };
      await signUp(LIMIT, undefined, { address });
      should(host.signUps.admitted.get("192.0.2.2")).equal(1);
    });

    it("counts by X-Forwarded-For only behind proxies of one's own", async () => {
      const address = { socket: "10.0.0.1", forwarded: ["6.6.6.6", "192.0.2.9"] };
      const limit = { ...LIMIT.limit, trustProxy: true };
      await signUp({ limit }, undefined, { address });
      [...host.signUps.admitted.keys()].should.eql(["192.0.2.9"]);
    });

    it("counts what is refused for its form too: it tells whether a name is taken", async () => {
      const taken = { body: { credentials: { local: { username: "taken" } } } };
      await faultsOf(LIMIT, taken);
      await faultsOf(LIMIT, taken);
      await signUp(LIMIT, taken).should.be.rejectedWith({ status: 429 });
    });

    it("is refused in the mode report too", async () => {
      const options = { escalation: "report", signUp: LIMIT } as const;
      const { gate } = gateOf(host, { ...options, restrictedProfileIds: ["customer"] });
      const command = commandFor("security:createRestrictedUser", { body: {} });
      await gate.enter(STRANGER, command);
      await gate.enter(STRANGER, command);
      await gate.enter(STRANGER, command).should.be.rejectedWith({ status: 429 });
    });

    it("is none for the application itself, nor without configuration", async () => {
      for (let times = 0; times < 4; times++) {
        await signUp(LIMIT, undefined, { actor: null });
        await signUp(undefined);
      }
      host.signUps.admitted.size.should.equal(0);
    });
  });

  describe("form", () => {
    const content = Joi.object({ name: Joi.string().required(), age: Joi.number() });

    for (const [how, given] of [
      ["a joi schema", content],
      ["its description", JSON.parse(JSON.stringify(content.describe())) as object],
    ] as const) {
      it(`holds content to ${how}, and refuses what it does not name`, async () => {
        await signUp({ content: given }, { body: { content: { name: "Mate", age: 7 } } });
        const wrong = { body: { content: { nam: "Mate", age: "7" } } };
        (await faultsOf({ content: given }, wrong)).should.eql([
          "member.missing content.name",
          "member.type content.age",
          "member.unexpected content.nam",
        ]);
        (await faultsOf({ content: given }, { body: {} })).should.eql([
          "member.missing content.name",
        ]);
      });
    }

    it("lets pass what a schema leaves open", async () => {
      await signUp({ content: content.unknown() }, { body: { content: { name: "M", more: 1 } } });
    });

    it("takes credentials of the allowed strategies alone", async () => {
      const credentials = { oauth: {}, local: { username: "mate" } };
      await signUp({ strategies: ["local", "oauth"] }, { body: { credentials } });
      (await faultsOf({ strategies: ["local"] }, { body: { credentials } })).should.eql([
        "strategy.forbidden credentials.oauth",
      ]);
    });

    it("bounds the bytes of content and of credentials, to the byte", async () => {
      const ofContent = { body: { content: { a: "é" } } };
      await signUp({ maximalContentSize: 10 }, ofContent);
      (await faultsOf({ maximalContentSize: 9 }, ofContent)).should.eql(["member.size content"]);
      const ofCredentials = { body: { credentials: { local: { username: "mate" } } } };
      await signUp({ maximalCredentialsSize: 29 }, ofCredentials);
      (await faultsOf({ maximalCredentialsSize: 28 }, ofCredentials)).should.eql([
        "member.size credentials",
      ]);
    });

    it("is none for the application itself", async () => {
      await signUp({ content, maximalContentSize: 2 }, undefined, { actor: null });
    });
  });

  describe("beforeSignUp", () => {
    it("is told what would be stored, without credentials and tokens", async () => {
      const credentials = { local: { username: "mate", password: "secret" } };
      const body = { content: { name: "Mate" }, credentials, more: 1 };
      await signUp(undefined, { id: "mate", body, captcha: "42", jwt: "token" });
      host.signUps.consulted.should.eql([
        {
          address: "192.0.2.1",
          kuid: "mate",
          args: { _id: "mate", captcha: "42" },
          body: { content: { name: "Mate" }, more: 1 },
          strategies: ["local"],
        },
      ]);
    });

    it("is asked about nothing that is refused anyway, nor by the application itself", async () => {
      await faultsOf({ strategies: ["local"] }, { body: { credentials: { oauth: {} } } });
      await faultsOf(undefined, { body: { content: { profileIds: ["admin"] } } });
      await signUp(undefined, undefined, { actor: null });
      host.signUps.consulted.should.eql([]);
    });

    it("refuses with the host's error that a pipe throws", async () => {
      const mine = new ForbiddenError("A robot.", "captcha.wrong");
      host.signUps.judge = () => Promise.reject(mine);
      await signUp(undefined).should.be.rejectedWith({ id: "captcha.wrong", status: 403 });
    });

    it("refuses with 403, and tells nothing, when it throws anything else", async () => {
      const wrapped = new ServiceUnavailableError("a secret", "plugin.runtime.unexpected_error");
      for (const thrown of [new Error("a secret"), wrapped]) {
        host.signUps.judge = () => Promise.reject(thrown);
        await signUp(undefined).should.be.rejectedWith({
          status: 403,
          id: "profile-guard.sign_up.refused",
          message: "The sign-up was refused.",
        });
      }
    });

    it("refuses with 503 when it has not answered within 10 s", async () => {
      const clock = sinon.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
      try {
        host.signUps.judge = () => new Promise(() => undefined);
        let outcome: unknown;
        const signingUp = signUp(undefined).catch((error: unknown) => {
          outcome = error;
        });
        await clock.tickAsync(9_900);
        should(outcome).be.undefined();
        await clock.tickAsync(200);
        await signingUp;
        should(outcome).match({
          status: 503,
          id: "profile-guard.decision.unavailable",
          message: /did not answer "profile-guard:beforeSignUp" within 10 s/u,
        });
      } finally {
        clock.restore();
      }
    });
  });
});
