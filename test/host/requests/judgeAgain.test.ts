import { ServiceUnavailableError, UnauthorizedError } from "kuzzle";
import should from "should";

import { tokenInvalid } from "../../../lib/errors/limitedKeys";
import { judgeAgain } from "../../../lib/host/requests/judgeAgain";
import { requestOf } from "../../support/requests";

const TOKEN = { userId: "john", jwt: "a.b.c" };

describe("judgeAgain", () => {
  let asked: unknown[][];

  /** @param answers of the host, by event; an error is thrown */
  function judge(
    answers: Readonly<Record<string, unknown>>,
    token: object = TOKEN,
    isKeyGone = false,
  ) {
    asked = [];
    const keys = {
      requireAncestors: async (): Promise<void> => {
        if (isKeyGone) {
          throw tokenInvalid();
        }
      },
    };
    const ask = async (...event: unknown[]): Promise<unknown> => {
      asked.push(event);
      const answer = answers[String(event[0])];
      if (answer instanceof Error) {
        throw answer;
      }
      return answer;
    };
    return judgeAgain({ ask }, keys, requestOf("document", "export", {}, { token }));
  }

  const verify = "core:security:token:verify";
  const get = "core:security:user:get";
  const user = (allowed: boolean): object => ({
    _id: "john",
    profileIds: ["now"],
    isActionAllowed: async () => allowed,
  });

  it("tells who sends the request, with the profiles of now", async () => {
    should(await judge({ [get]: user(true) })).eql({ kuid: "john", profileIds: ["now"] });
    should(asked).eql([
      [verify, "a.b.c"],
      [get, "john"],
    ]);
  });

  it("refuses whom the host would refuse: by the token, the user, or their rights", async () => {
    const ended = new UnauthorizedError("Invalid token", "security.token.invalid", 1);
    should(await judge({ [verify]: ended, [get]: user(true) })).be.undefined();
    should(await judge({ [get]: null })).be.undefined();
    should(await judge({ [get]: user(false) })).be.undefined();
  });

  it("asks for no token that has ended with its use", async () => {
    const sender = await judge({ [get]: user(true) }, { ...TOKEN, singleUse: true });
    should(sender).eql({ kuid: "john", profileIds: ["now"] });
    should(asked).eql([[get, "john"]]);
  });

  it("of a token made through an API key, for a single use, asks for the key", async () => {
    const limits = { policies: [], expiresAt: -1, ancestors: [{ id: "key", hash: "h" }] };
    const token = { ...TOKEN, singleUse: true, profileGuard: limits };
    const sender = { kuid: "john", profileIds: ["now"] };
    should(await judge({ [get]: user(true) }, token)).eql(sender);
    should(await judge({ [get]: user(true) }, token, true)).be.undefined();
    should(await judge({ [get]: user(true) }, { ...TOKEN, singleUse: true }, true)).eql(sender);
  });

  it("fails where the services do not answer: nobody can tell", async () => {
    const down = new ServiceUnavailableError("no Redis", "services.cache.x", 1);
    await should(judge({ [verify]: down })).be.rejectedWith(down);
  });
});
