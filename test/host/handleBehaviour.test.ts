import should from "should";

import { replaceGlobalKuzzle } from "../support/globalKuzzle";

interface Storage {
  prototype: {
    scroll: (this: object, id: string, options: unknown) => Promise<unknown>;
    _getAllDocumentsFromQuery: (this: object, request: object) => Promise<unknown>;
  };
}

/* oxlint-disable typescript/no-require-imports -- the host's inside has no types */
const { ES7 } = require("kuzzle/dist/lib/service/storage/7/elasticsearch") as { ES7: Storage };
const { ES8 } = require("kuzzle/dist/lib/service/storage/8/elasticsearch") as { ES8: Storage };
const { HotelClerk } = require("kuzzle/dist/lib/core/realtime/hotelClerk") as {
  HotelClerk: {
    prototype: { unsubscribe: (this: object, connection: string, room: string) => Promise<void> };
  };
};
const { ObjectRepository } = require("kuzzle/dist/lib/core/shared/ObjectRepository") as {
  ObjectRepository: {
    prototype: { scroll: (this: object, id: string, ttl: string) => Promise<unknown> };
  };
};
/* oxlint-enable typescript/no-require-imports */

/** Pins how the host keeps handles: see docs/host-behaviour.md, rows 70 to 74, 115, 116 and 120. */
describe("the host's handles", () => {
  const hits = { hits: [{ _id: "a" }], total: { value: 3 } };
  const page = { _scroll_id: "s", hits };

  for (const [version, { prototype }] of [
    ["7", ES7],
    ["8", ES8],
  ] as const) {
    /** Tells how long it keeps its note of a scroll that is read on with these options. */
    async function lifetimesOf(options: unknown): Promise<unknown[]> {
      const lifetimes: unknown[] = [];
      const restore = replaceGlobalKuzzle({
        hash: () => 7,
        ask: async (event: string, ...args: unknown[]) => {
          if (event.endsWith(":store")) {
            lifetimes.push(args[2]);
          }
          return '{"index":"i","collection":"c","fetched":1}';
        },
      });
      const service = {
        _config: { defaults: { scrollTTL: "15s" } },
        maxScrollDuration: 60_000,
        scrollTTL: 15_000,
        logger: { debug: () => undefined },
        _client: { scroll: async () => ({ ...page, body: page }) },
        _getHitsTotalValue: () => hits.total.value,
        _formatSearchResult: async () => ({}),
        _esWrapper: { formatESError: (error: unknown) => error },
      };
      try {
        await prototype.scroll.call(service, "s", options);
      } finally {
        restore();
      }
      return lifetimes;
    }

    it(`keeps its note of a scroll in microseconds for its default (${version})`, async () => {
      should(await lifetimesOf({ scrollTTL: "90000000micros" })).eql([{ ttl: 15_000 }]);
    });

    it(`renews a scroll of users or profiles for its default, whatever is asked (${version})`, async () => {
      should(await lifetimesOf({ scrollTTL: "1m" })).eql([{ ttl: 60_000 }]);
      let options: unknown;
      const store = { scroll: async (_id: string, given: unknown) => (options = given) };
      await ObjectRepository.prototype.scroll.call({ store }, "s", "1m").catch(() => undefined);
      should(await lifetimesOf(options)).eql([{ ttl: 15_000 }]);
    });

    it(`leaves the scroll of a deletion by query open that finds too much (${version})`, async () => {
      let cleared = 0;
      const restore = replaceGlobalKuzzle({ config: { limits: { documentsWriteCount: 2 } } });
      const service = {
        _client: { search: async () => ({ ...page, body: page }) },
        _getHitsTotalValue: () => hits.total.value,
        clearScroll: async () => {
          cleared += 1;
        },
      };
      try {
        const reading = prototype._getAllDocumentsFromQuery.call(service, {});
        await should(reading).be.rejectedWith({ id: "services.storage.write_limit_exceeded" });
      } finally {
        restore();
      }
      should(cleared).equal(0);
    });
  }

  for (const [version, { prototype }, answer] of [
    ["7", ES7, { body: page }],
    ["8", ES8, page],
  ] as const) {
    it(`writes its note of a scroll back with the members that it does not know (${version})`, async () => {
      const stored: unknown[][] = [];
      const restore = replaceGlobalKuzzle({
        hash: () => 7,
        ask: async (event: string, ...args: unknown[]) => {
          if (event.endsWith(":get")) {
            should(args).eql(["_docscroll_7"]);
            return '{"index":"i","collection":"c","fetched":1,"profileGuard":{"of":"d"}}';
          }
          stored.push(args);
          return undefined;
        },
      });
      const service = {
        _config: { defaults: { scrollTTL: "15s" } },
        maxScrollDuration: 60_000,
        logger: { debug: () => undefined },
        _client: { scroll: async () => answer },
        _getHitsTotalValue: () => hits.total.value,
        _formatSearchResult: async () => ({}),
        _esWrapper: { formatESError: (error: unknown) => error },
      };
      try {
        await prototype.scroll.call(service, "s", { scrollTTL: "10s" });
      } finally {
        restore();
      }
      const [[key, note, options] = []] = stored;
      should(key).equal("_docscroll_7");
      should(JSON.parse(String(note))).eql({
        index: "i",
        collection: "c",
        fetched: 2,
        profileGuard: { of: "d" },
      });
      should(options).eql({ ttl: 10_000 });
    });
  }

  it("lets a connection leave no room but those that it is in itself", async () => {
    const clerk = { subscriptions: new Map() };
    await HotelClerk.prototype.unsubscribe
      .call(clerk, "c", "r")
      .should.be.rejectedWith({ status: 412, id: "core.realtime.not_subscribed" });
  });
});
