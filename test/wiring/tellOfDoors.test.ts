import should from "should";

import type { ProfileGuardOptions } from "../../lib/config/config";
import { parseConfig } from "../../lib/config/config";
import { tellOfDoors } from "../../lib/wiring/tellOfDoors";
import { FakeHost } from "../support/FakeHost";

const INVITE = "shop/staff:invite";
const INVITES = { via: INVITE, action: "security:createUser" };

describe("tellOfDoors", () => {
  let host: FakeHost;
  let warnings: string[];
  let lines: string[];

  beforeEach(() => {
    warnings = [];
    lines = [];
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
        info: (line: string) => {
          lines.push(line);
        },
      },
    });

  it("says nothing where the application has written no rights", async () => {
    await start();
    should([warnings, lines]).eql([[], []]);
  });

  it("counts and names the actions in one line, a warning with what to do where somebody is to decide", async () => {
    await host.doors.note(INVITES);
    await host.doors.note({ ...INVITES, via: "shop/staff:list", reason: "a trial" });
    await host.doors.note({ ...INVITES, via: "shop/staff:gone" });
    await host.doors.note({ action: INVITES.action, from: "jobs.ts:12" });
    await start();
    should([warnings, lines]).eql([
      [
        'The application writes rights in the course of actions: 2 (shop/staff:invite, shop/staff:list: as the application). And where no client\'s request is known: 1 (security:createUser jobs.ts:12). "embeddedCalls" is "report": what clients may not hand out is told, and passes. Before "refuse", decide about each: profile-guard:analyzeAll says how ("embedded.writes", "embedded.unserved").',
      ],
      [],
    ]);
  });

  it("says nothing of what the application means to write outside of any request", async () => {
    await host.doors.note({ action: INVITES.action, from: "jobs.ts:12", reason: "every night" });
    await start();
    should([warnings, lines]).eql([[], []]);
  });

  it("is no warning where nobody is to decide", async () => {
    await host.doors.note(INVITES);
    for (const embeddedCalls of ["refuse", "application", { exempt: [INVITES.via] }] as const) {
      await start({ embeddedCalls });
    }
    should(warnings).eql([]);
    should(lines).match([
      /"refuse": their callers are judged/u,
      /nobody is judged/u,
      /: exempt\)/u,
    ]);
  });

  it("names twenty, and how many more there are", async () => {
    const names = Array.from({ length: 22 }, (_, number) => `act${number}`);
    host.controllers.set("shop/staff", new Set(names));
    for (const name of names) {
      await host.doors.note({ ...INVITES, via: `shop/staff:${name}` });
    }
    await start();
    should(warnings).match([/actions: 22 \(.*, and 2 more\)\./u]);
  });

  it("starts though the storage does not answer", async () => {
    host.doors.all = () => Promise.reject(new Error("the storage is gone"));
    await start();
    should([warnings, lines]).eql([[], []]);
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
