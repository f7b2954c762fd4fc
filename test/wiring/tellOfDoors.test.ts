import should from "should";

import type { ProfileGuardOptions } from "../../lib/config/config";
import { parseConfig } from "../../lib/config/config";
import { tellOfDoors } from "../../lib/wiring/tellOfDoors";
import { FakeHost } from "../support/FakeHost";

const INVITE = "shop/staff:invite";

describe("tellOfDoors", () => {
  let host: FakeHost;
  let warnings: string[];

  beforeEach(() => {
    warnings = [];
    host = new FakeHost()
      .withRole("clerk", { "shop/staff": ["invite"] })
      .withProfile("clerks", { policies: [{ roleId: "clerk" }] });
    host.controllers.set("shop/staff", new Set(["invite", "list"]));
  });

  const start = (options: ProfileGuardOptions = {}): Promise<void> =>
    tellOfDoors({
      host,
      config: parseConfig(options, {}),
      log: {
        warn: (line: string) => {
          warnings.push(line);
        },
      },
    });

  it("says nothing where the application has written no rights", async () => {
    await start();
    warnings.should.eql([]);
  });

  it("names each action, what it writes, who may call it, and what becomes of its callers", async () => {
    await host.doors.note(INVITE, "security:createUser");
    await start();
    warnings.should.eql([
      'In the course of shop/staff:invite the application has called security:createUser. Profiles that may call it: clerks. What its callers may not hand out is told, and passes: "embeddedCalls" is "report".',
    ]);
    warnings = [];
    await start({ embeddedCalls: { mode: "refuse", exempt: [INVITE] } });
    should(warnings[0]).match(/"embeddedCalls.exempt" names it/u);
  });

  it("tells twenty, and how many more there are", async () => {
    for (let number = 0; number < 22; number += 1) {
      await host.doors.note(`shop/staff:act${number}`, "security:createUser");
    }
    await start();
    warnings.length.should.equal(21);
    should(warnings.at(-1)).equal("2 more such actions: profile-guard:analyzeAll tells them.");
  });

  it("starts though the storage does not answer", async () => {
    await host.doors.note(INVITE, "security:createUser");
    host.allProfiles = () => Promise.reject(new Error("the storage is gone"));
    await start();
    should(warnings).match([/in the course of shop\/staff:invite \(security:createUser\)\./u]);
    host.doors.all = () => Promise.reject(new Error("the storage is gone"));
    warnings = [];
    await start();
    warnings.should.eql([]);
  });

  it("warns of actions that do not exist, and of what was meant", async () => {
    await start({
      embeddedCalls: { exempt: ["shop/staff:invit", INVITE] },
      delegations: [{ holders: ["clerks"], mayAssign: ["clerks"], through: ["nobody:knows"] }],
    });
    should(warnings).match([
      /shop\/staff:invit \(did you mean "shop\/staff:invite"\?\), nobody:knows/u,
    ]);
  });
});
