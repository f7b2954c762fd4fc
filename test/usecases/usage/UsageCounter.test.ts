import should from "should";

import { parseConfig } from "../../../lib/config/config";
import { unusedRights } from "../../../lib/usecases/usage/unusedRights";
import { DAY, UsageCounter } from "../../../lib/usecases/usage/UsageCounter";
import { FakeHost } from "../../support/FakeHost";
import { FakeUsageStore } from "../../support/FakeUsageStore";
import { insightContext } from "../../support/insight";
import { requestOf } from "../../support/requests";

const TODAY = 20_000 * DAY + 5_000;

describe("UsageCounter", () => {
  let host: FakeHost;
  let store: FakeUsageStore;
  let now: number;
  let warnings: string[];

  beforeEach(() => {
    host = new FakeHost()
      .withIndex("acme", "a")
      .withRole("reader", { document: ["get", "search"] })
      .withRole("all", { "*": ["*"] })
      .withProfile("acme", {
        policies: [{ roleId: "reader", restrictedTo: [{ index: "acme" }, { index: "other" }] }],
      })
      .withProfile("everybody", { policies: [{ roleId: "all" }] })
      .withProfile("idle", { policies: [{ roleId: "reader", restrictedTo: [{ index: "idle" }] }] });
    store = new FakeUsageStore();
    now = TODAY;
    warnings = [];
  });

  function counter(days = 10): UsageCounter {
    const { usage } = parseConfig({ usage: { enabled: true, days } }, {});
    const log = { warn: (line: string) => void warnings.push(line) };
    const made = new UsageCounter(store, host, usage, log, () => now);
    made.start();
    return made;
  }

  function get(
    index: string | undefined,
    profileIds: readonly string[] = ["acme"],
  ): ReturnType<typeof requestOf> {
    const user = { _id: "u", profileIds };
    const place = index === undefined ? {} : { index, collection: "a" };
    return requestOf("document", "get", place, { user });
  }

  async function timesOf(profileId: string): Promise<number> {
    const kept = await store.usesOf(profileId, 0);
    return kept.flatMap(({ uses }) => uses).reduce((sum, { times }) => sum + times, 0);
  }

  it("adds up over three nodes that write in turn, and whose answers are lost", async () => {
    const nodes = [counter(), counter(), counter()];
    for (let round = 0; round < 20; round += 1) {
      nodes.forEach((node, number) => {
        for (let count = 0; count <= number; count += 1) {
          node.count(get("acme"));
        }
      });
      store.fails = ([undefined, "before", "after"] as const)[round % 3];
      for (const node of nodes) {
        await node.flush().catch(() => undefined);
      }
    }
    store.fails = undefined;
    await Promise.all(nodes.map((node) => node.stop()));
    should(await timesOf("acme")).equal(20 * (1 + 2 + 3));
    should(warnings).not.be.empty();
  });

  it("counts for every profile of the user that allows the request, and for no other", async () => {
    const node = counter();
    node.count(get("acme", ["acme", "idle", "everybody"]));
    node.count(get("idle", ["acme", "idle"]));
    await node.flush();
    should([await timesOf("acme"), await timesOf("idle"), await timesOf("everybody")]).eql([
      1, 1, 1,
    ]);
    await node.stop();
  });

  it("counts again what it could not attribute, while the profiles cannot be read", async () => {
    const node = counter();
    const findProfiles = host.findProfiles.bind(host);
    host.findProfiles = () => Promise.reject(new Error("down"));
    node.count(get("acme"));
    await should(node.flush()).be.rejected();
    host.findProfiles = findProfiles;
    node.count(get("acme"));
    await node.stop();
    should(await timesOf("acme")).equal(2);
  });

  it("counts no action that does not exist, and a request with targets in each of their places", async () => {
    const node = counter();
    const user = { _id: "u", profileIds: ["everybody"] };
    node.count(requestOf("document", "made-up", {}, { user }));
    const targets = [{ index: "acme", collections: ["a", "b"] }, { index: "other" }];
    node.count(requestOf("document", "search", { targets }, { user }));
    await node.stop();
    should((await store.usesOf("everybody", 0)).flatMap(({ uses }) => uses)).eql([
      { controller: "document", action: "search", index: "acme", collection: "a", times: 1 },
      { controller: "document", action: "search", index: "acme", collection: "b", times: 1 },
    ]);
  });

  it("writes what is counted while the node ends", async () => {
    const node = counter();
    await node.stop();
    node.count(get("acme"));
    await node.flush();
    should(await timesOf("acme")).equal(1);
  });

  it("keeps each day apart, and removes those that are too old", async () => {
    const node = counter(2);
    for (let day = 0; day < 4; day += 1) {
      node.count(get("acme"));
      await node.flush();
      now += DAY;
    }
    const days = (await store.usesOf("acme", 0)).map(({ day }) => day - 20_000);
    should(days).eql([1, 2, 3]);
    should(await timesOf("acme")).equal(3);
    await node.stop();
  });

  it("answers what was not used, since when it is counted, and when nobody has counted", async () => {
    const first = counter();
    first.count(get("acme"));
    await first.flush();
    await first.stop();
    now += DAY;
    const second = counter();
    const context = insightContext(host, "unusedRights", { profileId: "acme" }, undefined, {
      usage: { enabled: true },
    });
    const answer = await unusedRights(context, { store, counter: second });
    should(answer).eql({
      profileId: "acme",
      countedSince: TODAY,
      uncounted: [{ from: TODAY, until: now }],
      rows: 4,
      unused: [
        { policy: 0, roleId: "reader", controller: "document", action: "get", index: "other" },
        { policy: 0, roleId: "reader", controller: "document", action: "search", index: "acme" },
        { policy: 0, roleId: "reader", controller: "document", action: "search", index: "other" },
      ],
      used: [{ controller: "document", action: "get", index: "acme", collection: "a", times: 1 }],
    });
    const later = {
      ...context,
      command: { ...context.command, args: { profileId: "acme", since: now } },
    };
    should(await unusedRights(later, { store, counter: second })).match({
      countedSince: now,
      uncounted: [],
      used: [],
    });
    await second.stop();
  });

  it("refuses while nothing is counted, and arguments that are wrong", async () => {
    const context = insightContext(host, "unusedRights", { profileId: "acme" });
    await should(unusedRights(context, undefined)).be.rejectedWith({
      id: "profile-guard.usage.switched_off",
    });
    const wrong = insightContext(host, "unusedRights", { since: "yesterday" });
    await should(unusedRights(wrong, { store, counter: counter() })).be.rejectedWith({
      id: "profile-guard.request.invalid",
    });
  });

  it("tells no place of which the caller may not know, and nothing to whom may not see profiles", async () => {
    const node = counter();
    node.count(get("acme"));
    const see = { security: ["searchProfiles", "searchRoles"] };
    host.withRole("see", see).withProfile("see", { policies: [{ roleId: "see" }] });
    const ask = (profileIds: readonly string[]): ReturnType<typeof unusedRights> =>
      unusedRights(
        insightContext(host, "unusedRights", { profileId: "acme" }, { kuid: "u", profileIds }),
        { store, counter: node },
      );
    should((await ask(["see"])).used).eql([
      { controller: "document", action: "get", anywhere: true, times: 1 },
    ]);
    await should(ask(["acme"])).be.rejectedWith({ id: "profile-guard.rights.disclosure" });
    await node.stop();
  });
});
