/* oxlint-disable typescript/no-require-imports -- the host's inner files have no types */
import should from "should";

import { indexCache } from "../../../lib/host/storage/indexCache";
import type { Answerer } from "../../../lib/host/kernel/kernel";
import { replaceGlobalKuzzle } from "../../support/globalKuzzle";

interface Emitter {
  readonly coreAnswerers: Map<string, Answerer>;
  ask(event: string, ...args: unknown[]): Promise<unknown>;
}

interface Adapter {
  readonly prototype: Record<"registerIndexEvents" | "registerCollectionEvents", () => void>;
}

const KuzzleEventEmitter = (
  require("kuzzle/dist/lib/kuzzle/event/KuzzleEventEmitter") as {
    default: new (maxConcurrentPipes: number, pipesBufferSize: number) => Emitter;
  }
).default;
const ClientAdapter = require("kuzzle/dist/lib/core/storage/clientAdapter") as Adapter;
const { IndexCache } = require("kuzzle/dist/lib/core/storage/indexCache") as {
  IndexCache: new () => { addCollection(index: string, collection: string): void };
};

const PUBLIC = "core:storage:public";

describe("knownPlaces", () => {
  let kuzzle: Emitter;
  let cache: InstanceType<typeof IndexCache>;
  let putBack: () => void;

  // the host's own adapter, cache and events
  beforeEach(() => {
    kuzzle = new KuzzleEventEmitter(50, 50);
    putBack = replaceGlobalKuzzle(kuzzle);
    cache = new IndexCache();
    cache.addCollection("acme", "orders");
    const adapter = { scope: "public", cache };
    ClientAdapter.prototype.registerIndexEvents.call(adapter);
    ClientAdapter.prototype.registerCollectionEvents.call(adapter);
  });

  afterEach(() => {
    putBack();
  });

  it("answers at once what the host answers when it is asked", async () => {
    const places = indexCache(kuzzle);
    for (const index of ["acme", "globex", "", "__proto__"]) {
      should(places.hasIndex(index)).equal(await kuzzle.ask(`${PUBLIC}:index:exist`, index));
      for (const collection of ["orders", "products", "", "__proto__"]) {
        const event = `${PUBLIC}:collection:exist`;
        const expected = await kuzzle.ask(event, index, collection);
        should(places.hasCollection(index, collection)).equal(expected);
      }
    }
    should([...places.indexes]).eql(await kuzzle.ask(`${PUBLIC}:index:list`));
    should([...places.collectionsOf("acme")]).eql(["orders"]);
    should(places.hasIndex("acme") && places.hasCollection("acme", "orders")).be.true();
  });

  it("knows what was created since", () => {
    const places = indexCache(kuzzle);
    cache.addCollection("globex", "products");
    should(places.hasIndex("globex")).be.true();
    should(places.hasCollection("globex", "products")).be.true();
  });

  it("fails closed where the host does not answer so", () => {
    const unavailable = { status: 503, id: "profile-guard.decision.unavailable" };
    should(() => indexCache({})).throw(unavailable);
    should(() => indexCache({ coreAnswerers: new Map() })).throw(unavailable);
    kuzzle.coreAnswerers.set(`${PUBLIC}:index:exist`, async () => false);
    kuzzle.coreAnswerers.set(`${PUBLIC}:collection:exist`, () => undefined);
    const places = indexCache(kuzzle);
    should(() => places.hasIndex("acme")).throw(unavailable);
    should(() => places.hasCollection("acme", "orders")).throw(unavailable);
  });
});
