import should from "should";

import { parseConfig } from "../../../lib/config/config";
import {
  plantedFor,
  plantedInProfiles,
  whileWidening,
  widenedUsers,
} from "../../../lib/usecases/access/planted";
import type { Change } from "../../../lib/usecases/escalation/change";
import { FakeHost } from "../../support/FakeHost";

const assign = (...profileIds: string[]): Change => ({
  users: new Map([["mary", { profileIds, by: "assignment" }]]),
});

describe("what others have planted", () => {
  let host: FakeHost;

  beforeEach(() => {
    host = new FakeHost()
      .withRole("default")
      .withRole("reader", { document: ["get"] })
      .withRole("writer", { document: ["get", "create"] })
      .withProfile("reader", { policies: [{ roleId: "reader" }] })
      .withProfile("writer", { policies: [{ roleId: "writer" }] })
      .withUser("mary", "reader")
      .withUser("equal", "reader")
      .withUser("boss", "writer");
    host.access
      .withKey("own", "mary", "mary")
      .withKey("of the application", "mary", null)
      .withKey("planted", "mary", "equal")
      .withKey("trusted", "mary", "boss")
      .withKey("of nobody", "mary", "gone");
    host.access.passwords.set("mary", { setBy: "equal", digest: "d" });
  });

  const contextOf = (options = {}) => ({ host, config: parseConfig(options, {}) });

  it("concerns users who get more rights, and no others", async () => {
    const kuids = async (change: Change): Promise<string[]> =>
      (await widenedUsers(contextOf(), change)).map(({ kuid }) => kuid);
    should(await kuids(assign("writer"))).eql(["mary"]);
    should(await kuids(assign("reader"))).eql([]);
    should(await kuids(assign("reader", "reader"))).eql([]);
    host.withUser("mary", "writer");
    should(await kuids(assign("reader"))).eql([]);
    should(
      await kuids({ users: new Map([["new", { profileIds: ["writer"], by: "assignment" }]]) }),
    ).eql([]);
  });

  it("is what others made who hold less than the user will", async () => {
    const context = contextOf();
    const planted = await plantedFor(context, await widenedUsers(context, assign("writer")));
    should(planted).eql([
      { kind: "apiKey", kuid: "mary", id: "planted", author: "equal", fate: "revoked" },
      { kind: "apiKey", kuid: "mary", id: "of nobody", author: "gone", fate: "revoked" },
      { kind: "credentials", kuid: "mary", id: "local", author: "equal", fate: "kept" },
    ]);
  });

  it("is no key that gains nothing within its policies, or whose author covers these", async () => {
    host
      .withRole("counter", { document: ["count"] })
      .withRole("wide", { document: ["get", "create", "count"] })
      .withProfile("wide", { policies: [{ roleId: "wide" }] })
      .withProfile("counter", { policies: [{ roleId: "counter" }] })
      .withUser("teller", "counter");
    host.access
      .withKey("gains nothing", "mary", "gone", "reader")
      .withKey("covered", "mary", "teller", "counter")
      .withKey("gains", "mary", "equal", "counter");
    const context = contextOf();
    const ids = (found: readonly { readonly id: string }[]): string[] =>
      found.map(({ id }) => id).filter((id) => host.access.keys.get(id)?.limits !== undefined);
    const widened = await widenedUsers(context, assign("wide"));
    should(ids(await plantedFor(context, widened))).eql(["gains"]);
    const wider = { _id: "reader", policies: [{ roleId: "wide" }] };
    const change: Change = { profiles: new Map([["reader", wider]]) };
    const before = await host.findProfiles(["reader"]);
    should(ids(await plantedInProfiles(context, before, change))).eql(["gains"]);
  });

  it("is gone before the user has the rights, those of a moment ago too", async () => {
    const context = contextOf();
    const widened = await widenedUsers(context, assign("writer"));
    host.access.withKey("late", "mary", "equal");
    await whileWidening(context, widened, async () => {
      should([...host.access.keys.keys()]).eql(["own", "of the application", "trusted"]);
      should(await host.access.turnedSince("mary", ["widened"], await host.access.now())).be.true();
    });
    should(host.access.noted).eql(["widened begins mary", "widened ended mary"]);
  });

  it("stays where the configuration says so, and a password goes", async () => {
    host.drift.withCredentials("mary");
    const context = contextOf({ onWidening: { apiKeys: "warn", credentials: "revoke" } });
    await whileWidening(context, await widenedUsers(context, assign("writer")), async () => {
      should(host.access.keys.size).equal(5);
      should([...(host.drift.credentials.get("local") ?? [])]).eql([]);
    });
  });

  it("is named, and stays, where a profile of its user is widened", async () => {
    const wider = { _id: "reader", policies: [{ roleId: "writer" }] };
    const before = await host.findProfiles(["reader"]);
    const change: Change = { profiles: new Map([["reader", wider]]) };
    should(await plantedInProfiles(contextOf(), before, change)).eql([
      { kind: "apiKey", kuid: "mary", id: "planted", author: "equal", fate: "kept" },
      { kind: "apiKey", kuid: "mary", id: "of nobody", author: "gone", fate: "kept" },
    ]);
    const same: Change = {
      profiles: new Map([["reader", { _id: "reader", policies: [{ roleId: "reader" }] }]]),
    };
    should(await plantedInProfiles(contextOf(), before, same)).eql([]);
  });
});
