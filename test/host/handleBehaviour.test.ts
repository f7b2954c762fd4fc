import should from "should";

import { replaceGlobalKuzzle } from "../support/globalKuzzle";

interface Storage {
  prototype: { scroll: (this: object, id: string, options: object) => Promise<unknown> };
}

/* eslint-disable @typescript-eslint/no-require-imports -- the host's inside has no types */
const { ES7 } = require("kuzzle/dist/lib/service/storage/7/elasticsearch") as { ES7: Storage };
const { ES8 } = require("kuzzle/dist/lib/service/storage/8/elasticsearch") as { ES8: Storage };
const { HotelClerk } = require("kuzzle/dist/lib/core/realtime/hotelClerk") as {
  HotelClerk: {
    prototype: { unsubscribe: (this: object, connection: string, room: string) => Promise<void> };
  };
};
/* eslint-enable @typescript-eslint/no-require-imports */

/** How the host keeps handles: see docs/host-behaviour.md, rows 70 to 74. */
describe("the host's handles", () => {
  const hits = { hits: [{ _id: "a" }], total: { value: 3 } };
  const page = { _scroll_id: "s", hits };

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
