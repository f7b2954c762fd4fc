import should from "should";

import type { ProfileGuardOptions } from "../../../lib/config/config";
import { parseConfig } from "../../../lib/config/config";
import type { Door } from "../../../lib/host/port/DoorStore";
import { embeddedWrites } from "../../../lib/usecases/insight/embeddedWrites";

const VIA = "shop/staff:invite";
const lastSeen = "2026-11-29";
const INVITES: Door = { via: VIA, action: "security:createUser", lastSeen };
const callers = new Map([[VIA, ["clerk"]]]);
const api = new Map([["shop/staff", new Set(["invite"])]]);

describe("embeddedWrites", () => {
  const findings = (doors: readonly Door[], options: ProfileGuardOptions = {}) =>
    embeddedWrites(doors, { callers, api, config: parseConfig(options, {}) });
  const told = (options: ProfileGuardOptions, doors: readonly Door[] = [INVITES]): string =>
    String(findings(doors, options)[0]?.message);

  it("tells what was written and when, who may call the action, and where each call is recorded", () => {
    const [finding] = findings([INVITES]);
    should(finding).match({ code: "embedded.writes", action: VIA });
    should(told({})).match(
      /has called security:createUser, last on 2026-11-29\. Profiles that may call it: clerk\./u,
    );
    should(told({})).match(/searchAudit lists these calls by \{"via": "shop\/staff:invite"\}/u);
    should(told({ audit: { enabled: false } })).not.match(/searchAudit/u);
    should(findings([])).eql([]);
  });

  it("tells whether its callers are judged, and what to do before they are", () => {
    should(told({})).match(/is told, and passes/u);
    should(told({})).match(
      /Before "refuse": give its callers the rights, delegate by "delegations" with through: \["shop\/staff:invite"\]/u,
    );
    should(told({ embeddedCalls: "refuse" })).match(/Its callers are judged/u);
    should(told({ embeddedCalls: "application" })).match(
      /Nobody is judged for it: "embeddedCalls"/u,
    );
    should(told({ embeddedCalls: { exempt: [VIA] } })).match(/exempt" names it/u);
  });

  it("tells of which calls the code says that nobody is judged, and why", () => {
    const trial: Door = { ...INVITES, reason: "a trial" };
    const alone = told({ embeddedCalls: "refuse" }, [trial]);
    should(alone).match(
      /Nobody is judged for security:createUser where its code says so: "a trial"\./u,
    );
    should(alone).not.match(/callers are judged/u);
    should(told({ embeddedCalls: "refuse" }, [INVITES, trial])).match(
      /Its callers are judged\. Nobody is judged for security:createUser where its code says so/u,
    );
  });

  it("names the delegations that are good in its course alone", () => {
    const delegations = [
      { holders: ["guest"], mayAssign: ["clerk"] },
      { holders: ["clerk"], mayAssign: ["guest"], through: [VIA] },
    ];
    should(told({ delegations })).match(
      /By it clerk may hand out guest too \("delegations\[1\]"\)\./u,
    );
    should(told({ delegations })).not.match(/delegations\[0\]/u);
  });

  it("tells nothing of an action that this application does not have", () => {
    should(findings([{ ...INVITES, via: "shop/staff:invited" }])).eql([]);
  });

  it("tells what is written where no client's request is known, and from where", () => {
    const { action } = INVITES;
    const [finding, ...rest] = findings([
      { action, lastSeen, from: "jobs.ts:12" },
      { action, lastSeen: "2026-11-30", from: "queue.ts:7" },
    ]);
    should(rest).eql([]);
    should(finding).match({ code: "embedded.unserved", action });
    should(finding?.message).match(
      /called security:createUser, last on 2026-11-30, from jobs\.ts:12, queue\.ts:7\. Nobody is judged for it/u,
    );
  });
});
