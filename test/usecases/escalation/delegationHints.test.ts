import should from "should";

import type { Shortfall } from "../../../lib/domain/escalation/claimTypes";
import { visibleShortfalls } from "../../../lib/domain/escalation/visibleShortfalls";
import type { ProfileGuardOptions } from "../../../lib/config/config";
import { parseConfig } from "../../../lib/config/config";
import { EscalationError } from "../../../lib/errors/errors";
import { withDelegationHints } from "../../../lib/usecases/escalation/delegationHints";
import type { GuardContext } from "../../../lib/usecases/escalation/context";

type Command = GuardContext["command"];

const DELEGATIONS = [{ holders: ["clerk"], mayAssign: ["auditor"], through: ["staff:invite"] }];

describe("withDelegationHints", () => {
  const lacks = (kuid: string, moment: "before" | "after" = "after"): Shortfall => ({
    subject: `profile "auditor" of user "${kuid}"`,
    moment,
    rows: [],
    through: [],
    held: { kuid, profileId: "auditor" },
    visibility: { subject: moment === "after" ? [] : ["user"], rights: ["profile"] },
  });

  /** The words of the refusal, to a caller who sees everything or nothing. */
  function words(
    { kuid, profileIds }: { kuid: string; profileIds: string[] },
    one: Shortfall,
    sees = true,
    delegations: ProfileGuardOptions["delegations"] = DELEGATIONS,
    embedded?: Command["embedded"],
  ): { told: string; whole: string } {
    const command = { controller: "security", action: "createUser", ...(embedded && { embedded }) };
    const lacking = withDelegationHints(
      {
        actor: { kuid, profileIds },
        command: command as Command,
        config: parseConfig({ delegations }, {}),
      },
      [one],
    );
    const error = new EscalationError(
      "No.",
      lacking,
      profileIds,
      visibleShortfalls(lacking, () => sees),
    );
    return { told: error.message, whole: error.whole.message };
  }

  it("names the action by which a holder may assign the profile, which their own request names", () => {
    for (const sees of [true, false]) {
      const { told, whole } = words({ kuid: "ann", profileIds: ["clerk"] }, lacks("tom"), sees);
      should(told).containEql('"auditor" may be assigned by staff:invite alone');
      should(whole).containEql("staff:invite");
    }
  });

  it("names it to nobody whom it does not help", () => {
    for (const [actor, one] of [
      [{ kuid: "bob", profileIds: ["other"] }, lacks("tom")],
      [{ kuid: "ann", profileIds: ["clerk"] }, lacks("ann")],
      [{ kuid: "ann", profileIds: ["clerk"] }, lacks("tom", "before")],
    ] as const) {
      should(words({ ...actor, profileIds: [...actor.profileIds] }, one).whole).not.containEql(
        "staff:invite",
      );
    }
    const everywhere = [{ holders: ["clerk"], mayAssign: ["other"] }];
    const { whole } = words({ kuid: "a", profileIds: ["clerk"] }, lacks("t"), true, everywhere);
    should(whole).not.containEql("delegations");
  });

  it("says why who holds a profile that can be delegated may not even write themselves", () => {
    const tom = { kuid: "tom", profileIds: ["auditor"] };
    const embedded = { via: "auth:login" };
    const { told, whole } = words(tom, lacks("tom", "before"), false, DELEGATIONS, embedded);
    should(told).containEql("may write no users by it").and.containEql("guard.asApplication");
    should(whole).containEql("may write no users by it");
    should(words(tom, lacks("tom", "before")).told).not.containEql("asApplication");
  });

  it("tells nobody that another has the profile", () => {
    const tom = { kuid: "tom", profileIds: ["auditor"] };
    const { told, whole } = words(tom, lacks("ann", "before"), false);
    should(told).not.containEql("auditor");
    should(whole).containEql("auditor");
  });
});
