import should from "should";

import type { Kernel } from "../../../lib/host/kernel/kernel";
import { KuzzleSignUpStore } from "../../../lib/host/storage/KuzzleSignUpStore";
import type { SignUp } from "../../../lib/host/port/SignUpStore";

const LIMIT = { requests: 20, window: 60 };

describe("KuzzleSignUpStore", () => {
  let asked: unknown[][];
  let piped: unknown[][];
  let fails: string | undefined;
  let store: KuzzleSignUpStore;

  beforeEach(() => {
    asked = [];
    piped = [];
    fails = undefined;
    store = new KuzzleSignUpStore({
      internalIndex: { index: "mine" },
      ask: async (event: string, ...args: unknown[]) => {
        asked.push([event, ...args]);
        if (fails !== undefined && event.endsWith(fails)) {
          throw new Error("Redis is down");
        }
        return event.endsWith("execute") ? 7 : undefined;
      },
      pipe: async (event: string, payload: SignUp) => {
        piped.push([event, payload]);
        Object.assign(payload.body, { changed: true });
      },
    } as unknown as Kernel);
  });

  it("counts by one script of Redis, for each address of this application", async () => {
    should(await store.admit("192.0.2.1", LIMIT)).equal(7);
    await store.admit("192.0.2.1", LIMIT);
    const [define, first, second] = asked as [unknown[], unknown[], unknown[]];
    define.slice(0, 3).should.eql(["core:cache:internal:script:define", "profileGuardSignUp", 1]);
    first
      .slice(0, 5)
      .should.eql([
        "core:cache:internal:script:execute",
        "profileGuardSignUp",
        "{profile-guard}:sign-up:mine:192.0.2.1",
        20,
        60,
      ]);
    should(first[5]).not.equal(second[5]);
    asked.length.should.equal(3);
  });

  for (const part of ["define", "execute"]) {
    it(`lets nobody pass while Redis does not ${part}, and everybody again afterwards`, async () => {
      fails = part;
      await store.admit("192.0.2.1", LIMIT).should.be.rejectedWith({
        status: 503,
        id: "profile-guard.decision.unavailable",
      });
      fails = undefined;
      should(await store.admit("192.0.2.1", LIMIT)).equal(7);
    });
  }

  it("lets pipes judge a copy", async () => {
    const signUp = { address: "a", args: {}, body: { content: {} }, strategies: [] };
    await store.consult(signUp);
    piped.should.match([["profile-guard:beforeSignUp", { address: "a", body: { changed: true } }]]);
    signUp.body.should.eql({ content: {} });
  });
});
