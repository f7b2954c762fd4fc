import should from "should";
import sinon from "sinon";

import { parseConfig, type ProfileGuardOptions } from "../../lib/config/config";
import { AppliedPatches } from "../../lib/host/patches/AppliedPatches";
import { PINS } from "../../lib/host/pins";
import type { Kernel } from "../../lib/host/kernel/kernel";
import { statusOf } from "../../lib/usecases/status/nodeStatus";
import { DailyReminder } from "../../lib/wiring/DailyReminder";
import { requirePins } from "../../lib/wiring/requirePins";
import { reportLine, startLine } from "../../lib/wiring/startLine";
import { startReport } from "../../lib/wiring/startReport";
import { gateOf } from "../support/contexts";
import { FakeHost } from "../support/FakeHost";
import { nodeState } from "../support/nodeState";

const DAY = 86_400_000;

function statusFor(options: ProfileGuardOptions) {
  const config = parseConfig(options, {});
  return statusOf({ config, gate: gateOf(new FakeHost(), options).gate }, nodeState());
}

function logged(): { lines: string[]; log: { warn(line: string): void } } {
  const lines: string[] = [];
  return { lines, log: { warn: (line) => void lines.push(line) } };
}

function failed(needed: string) {
  return PINS.filter((pin) => pin.needed === needed).map((pin) => ({ pin }));
}

describe("startLine", () => {
  it("says in one line what is guarded and what is not", () => {
    startLine(statusFor({})).should.equal(
      'profile-guard 0.1.0 on Kuzzle 2.56.0. escalation: refuse. Kuzzle\'s own actions: guarded. calls of the application: report. unknown actions: refuse. constraints: none. reads of users, profiles and roles: by roles alone. templates: none. usage: not counted. facts of Kuzzle: 2 of 2 hold. host patches: 1 of 1. audit: off. sign-ups: no limits. off: What the application writes while it serves a client is not refused ("embeddedCalls" is "report").',
    );
  });

  it("says the limits of sign-ups, and what is left to the roles", () => {
    const limit = { requests: 5, window: 60 };
    const line = startLine(
      statusFor({
        guardNativeActions: false,
        unknownActions: ["realtime:peek"],
        embeddedCalls: "refuse",
        signUp: { limit, kuid: "refuse", strategies: ["local"], maximalContentSize: 99 },
      }),
    );
    line.should.containEql("Kuzzle's own actions: NOT GUARDED.");
    line.should.containEql("unknown actions: refuse, but realtime:peek.");
    line.should.containEql(
      "sign-ups: 5 in 60 s for each address, kuids: refuse, strategies: local, content to 99 bytes.",
    );
  });

  it("says what is kept in force, shown and counted besides", () => {
    const line = startLine(
      statusFor({
        constraints: [{ name: "a", never: { profiles: "acme-*", may: "document:*" } }],
        restrictSecurityReads: "covered",
        templates: { see: { policies: [{ roleId: "reader" }] } },
        usage: { enabled: true, days: 30 },
      }),
    );
    line.should.containEql(
      "constraints: 1. reads of users, profiles and roles: what callers cover. templates: 1. usage: counted, 30 days.",
    );
  });

  it("says in capitals that nothing is refused", () => {
    reportLine({ reported: { refusals: 3, embeddedCalls: 0 } }).should.match(
      /^PROFILE-GUARD REFUSES NOTHING FOR RIGHTS: .* 3 REFUSALS WERE REPORTED/u,
    );
  });
});

describe("DailyReminder", () => {
  it("says it at once and each day, until it is stopped", () => {
    const clock = sinon.useFakeTimers();
    try {
      const say = sinon.spy();
      const reminder = new DailyReminder(say);
      reminder.start();
      say.callCount.should.equal(1);
      clock.tick(DAY - 1);
      say.callCount.should.equal(1);
      clock.tick(1 + 2 * DAY);
      say.callCount.should.equal(4);
      reminder.stop();
      clock.tick(DAY);
      say.callCount.should.equal(4);
    } finally {
      clock.restore();
    }
  });

  it("keeps no process running", () => {
    const unref = sinon.spy();
    const timers = sinon.stub(globalThis, "setInterval").returns({ unref } as never);
    try {
      new DailyReminder(() => undefined).start();
      unref.callCount.should.equal(1);
    } finally {
      timers.restore();
    }
  });
});

describe("requirePins", () => {
  it("says nothing of a host in which all hold", () => {
    const { lines, log } = logged();
    requirePins([], log);
    lines.should.eql([]);
  });

  for (const { pin } of failed("start")) {
    it(`does not start without: ${pin.name}`, () => {
      const { lines, log } = logged();
      should(() => {
        requirePins([{ pin, why: "it is gone" }], log);
      }).throw({
        id: "profile-guard.host.unsupported",
        message: new RegExp(`row ${pin.row}: it is gone`, "u"),
      });
      lines.should.eql([]);
    });
  }

  it("says in one line what is lost and switched off", () => {
    const { lines, log } = logged();
    requirePins(failed("openConnections"), log);
    lines.should.eql([
      'Subscriptions go on when the rights that they were made with are gone, since this does not hold: notifications can be held back (docs/host-behaviour.md, row 92). "openConnections" is switched off.',
    ]);
  });
});

describe("startReport", () => {
  it("tells why a host patch is off: its pin, the host, or the options", async () => {
    const { log } = logged();
    const applied = new AppliedPatches(log, [
      { name: "noteAuthors", why: "", pin: "", otherwise: "", apply: () => () => undefined },
      {
        name: "literalIds",
        why: "",
        pin: "",
        otherwise: "Lost",
        apply: () => {
          throw new Error("no client");
        },
      },
    ]);
    await applied.apply({} as Kernel, () => true, "late");
    const pins = failed("readableDocuments");
    const { hostPatches, ...report } = startReport({ version: "2.56.0" }, "n", pins, applied);
    should(hostPatches.applied).eql(["noteAuthors"]);
    const why = Object.fromEntries(hostPatches.off.map((one) => [one.what, one.why]));
    should(why).containEql({
      literalIds: "no client",
      readableDocuments: "its pin does not hold",
      evenLogins: "switched off by the options",
    });
    should(report.kuzzle).equal("2.56.0");
    report.version.should.match(/^\d+\.\d+\.\d+/u);
    should(report.pins.failed).have.length(1);
  });
});
