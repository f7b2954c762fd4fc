import should from "should";

import { keysOfLosers } from "../../../lib/usecases/access/keysOfLosers";
import type { Change } from "../../../lib/usecases/escalation/change";
import type { FakeHost } from "../../support/FakeHost";
import { readersAndWriters } from "../../support/readersAndWriters";

const OF_BOSS = ["of mary, by boss: kept", "of bob, by boss: kept"];

describe("API keys that somebody has made for others", () => {
  let host: FakeHost;

  beforeEach(() => {
    host = readersAndWriters()
      .withProfile("slow", { policies: [{ roleId: "writer" }], rateLimit: 5 })
      .withUser("boss", "writer")
      .withUser("mary", "reader")
      .withUser("bob", "reader");
    host.access
      .withKey("of mary", "mary", "boss")
      .withKey("of bob", "bob", "boss")
      .withKey("own", "boss", "boss")
      .withKey("of another", "mary", "bob");
  });

  const ids = async (users: [string, string[] | null][]): Promise<string[]> => {
    const change: Change = {
      users: new Map(
        users.map(([kuid, profileIds]) => [
          kuid,
          profileIds && { profileIds, by: "assignment" as const },
        ]),
      ),
    };
    const found = await keysOfLosers({ host }, change);
    return found.map(({ id, author, fate }) => `${id}, by ${author}: ${fate}`);
  };

  it("are named where their author is deleted, or loses rights or a rate limit", async () => {
    should(await ids([["boss", null]])).eql(OF_BOSS);
    should(await ids([["boss", ["reader"]]])).eql(OF_BOSS);
    should(await ids([["boss", ["slow"]]])).eql(OF_BOSS);
  });

  it("are not where their user is deleted too, or their author loses nothing", async () => {
    const both: [string, null][] = [
      ["boss", null],
      ["bob", null],
    ];
    should(await ids(both)).eql(["of mary, by boss: kept", "of another, by bob: kept"]);
    should(await ids([["boss", ["writer", "reader"]]])).eql([]);
    should(await ids([["mary", ["writer"]]])).eql([]);
  });
});
