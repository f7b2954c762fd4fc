import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import should from "should";

import { HostProfiles } from "../support/HostProfiles";
import { replaceGlobalKuzzle } from "../support/globalKuzzle";

const load = createRequire(__filename);
const library = (path: string): unknown => load(`../../node_modules/kuzzle/dist/lib/${path}.js`);

/** Rows 90 to 94 of docs/host-behaviour.md. */
describe("what the host does about open connections", () => {
  it("90: keeps a subscription whatever becomes of its user's rights", () => {
    const { HotelClerk } = library("core/realtime/hotelClerk") as {
      HotelClerk: { prototype: object };
    };
    const names = Object.getOwnPropertyNames(HotelClerk.prototype);
    const methods = names.filter((name) => name !== "constructor");
    const asks = methods.filter((name) =>
      String(Reflect.get(HotelClerk.prototype, name)).includes("isActionAllowed"),
    );
    // of the list of rooms alone
    asks.should.eql(["list"]);
  });

  it("91: ends the subscriptions of a token on its own node, and says nothing to the client", async () => {
    const { TokenManager } = library("core/auth/tokenManager") as {
      TokenManager: new () => {
        link(token: object, connectionId: string): void;
        expire(token: object): Promise<void>;
      };
    };
    const asked: unknown[] = [];
    const log = { child: () => ({ trace: () => undefined, info: () => undefined }) };
    const putBack = replaceGlobalKuzzle({
      log,
      ask: async (...args: unknown[]) => asked.push(args),
    });
    try {
      const tokens = new TokenManager();
      const token = { _id: "ann#1", userId: "ann", expiresAt: -1 };
      tokens.link(token, "line");
      await tokens.expire(token);
      asked.should.eql([["core:realtime:connection:remove", "line"]]);
    } finally {
      putBack();
    }
  });

  it("110: keeps the id of the node outside of the application", () => {
    const source = readFileSync(
      load.resolve("../../node_modules/kuzzle/dist/lib/kuzzle/kuzzle.js"),
    );
    should(source.toString()).containEql("${global.nodeId}");
  });

  it("92: hands every notification to the protocols by entryPoint.dispatch, after its pipes", async () => {
    const Notifier = library("core/realtime/notifier") as {
      prototype: { _dispatch(this: object, ...args: unknown[]): unknown };
    };
    const steps: unknown[] = [];
    const putBack = replaceGlobalKuzzle({
      pipe: async (event: string, payload: unknown) => {
        steps.push(event);
        return payload;
      },
      entryPoint: { dispatch: (event: string) => steps.push(`dispatch ${event}`) },
    });
    try {
      await Notifier.prototype._dispatch.call({}, "notify:document", ["channel"], {});
      should(steps.at(-1)).equal("dispatch broadcast");
      steps.should.have.length(4);
    } finally {
      putBack();
    }
  });

  it("93: refuses everything to a user with one profile that cannot be loaded", async () => {
    const host = new HostProfiles();
    const all = { "*": { actions: { "*": true } } };
    await host.writeRole({ _id: "all", controllers: all });
    host.write({ _id: "good", policies: [{ roleId: "all" }] });
    host.write({ _id: "bad", policies: [{ roleId: "missing" }] });
    const request = { controller: "realtime", action: "subscribe", index: "i", collection: "c" };
    should(await host.allows(["good"], request)).be.true();
    should(await host.allows(["good", "bad"], request)).be.false();
  });

  it("94: tells nobody that a room was joined", () => {
    const { HotelClerk } = library("core/realtime/hotelClerk") as {
      HotelClerk: { prototype: { join: unknown; subscribe: unknown } };
    };
    String(HotelClerk.prototype.subscribe).should.containEql("core:realtime:user:subscribe:after");
    String(HotelClerk.prototype.join).should.not.containEql("core:realtime:user:subscribe:after");
  });
});
