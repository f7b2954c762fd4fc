/* oxlint-disable typescript/no-require-imports -- the host's inner files have no types */
import should from "should";

import type { AsyncStore } from "../../../lib/host/kernel/kernel";
import { shareContext } from "../../../lib/host/patches/sharedContext";
import { AsyncContext } from "../../../lib/shared/AsyncContext";

const { default: HostStore } = require("kuzzle/dist/lib/util/asyncStore") as {
  default: new () => Required<AsyncStore>;
};

const turn = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The members by which Node hands contexts on to a promise. */
function contextsOf(promise: Promise<unknown>): number {
  return Object.getOwnPropertySymbols(promise).filter(({ description }) =>
    String(description).includes("kResourceStore"),
  ).length;
}

describe("sharedContext", () => {
  let store: Required<AsyncStore>;

  beforeEach(() => {
    store = new HostStore();
  });

  async function valueIn(value: string): Promise<unknown> {
    return new Promise((resolve, reject) => {
      store.run(() => {
        store.set("REQUEST", value);
        turn().then(() => {
          resolve(store.exists() && store.get("REQUEST"));
        }, reject);
      });
    });
  }

  it("keeps the values of each request apart, and none outside of them", async () => {
    shareContext({ asyncStore: store });
    should(await Promise.all([valueIn("first"), valueIn("second")])).eql(["first", "second"]);
    should(store.exists()).be.false();
    should(() => store.get("REQUEST")).throw(/not set/u);
  });

  it("keeps the plugin's own values beside, and has Node hand on one context for both", async () => {
    const own = new AsyncContext<string>();
    const countIn = async (): Promise<number> =>
      new Promise((resolve) => {
        store.run(() => {
          own.run("own", () => {
            should(own.get()).equal("own");
            should(store.exists()).be.true();
            resolve(contextsOf(turn()));
          });
        });
      });
    // other tests have contexts too
    const before = await countIn();
    const undo = shareContext({ asyncStore: store });
    should(await countIn()).equal(before - 1);
    undo();
    should(await valueIn("later")).equal("later");
  });

  it("leaves a host alone that keeps its context in another way", () => {
    const other = Object.assign(new HostStore(), { _asyncLocalStorage: new Map() });
    should(() => shareContext({ asyncStore: other })).throw(/kept in another way/u);
  });
});
