import should from "should";

import { actionsThat, declarationOf, readActionKey } from "../../../lib/domain/actions";

/** Controllers of which any action may tell of users, profiles and roles. */
const TELLING: ReadonlySet<string> = new Set(["security", "profile-guard"]);
const OF_SECURITIES: ReadonlySet<string | undefined> = new Set([
  "securities",
  "verdicts",
  "credentials",
]);

describe("reads of users, profiles, roles, credentials and API keys", () => {
  it("each say how they are cut to what their caller covers", () => {
    const undecided = actionsThat(
      ({ write, tells, securityRead }, controller) =>
        securityRead === undefined &&
        ((TELLING.has(controller) && write === undefined) || OF_SECURITIES.has(tells)),
    );
    should(undecided).eql([]);
  });

  it("are all there is: no write is cut by what it answers", () => {
    const cut = actionsThat(
      ({ write, securityRead }) => write !== undefined && securityRead !== undefined,
    );
    should(cut).eql([]);
  });

  it("tell of none only where they show no document", () => {
    const none = actionsThat(({ securityRead }) => securityRead?.by === "none");
    should(none.sort()).eql([
      "profile-guard:instantiateTenant",
      "profile-guard:metrics",
      "profile-guard:status",
      "security:getAllCredentialFields",
      "security:getCredentialFields",
      "security:getProfileMapping",
      "security:getRoleMapping",
      "security:getUserMapping",
      "security:refresh",
    ]);
  });

  it("read on in the search that opened a scroll", () => {
    for (const key of actionsThat(({ securityRead }) => securityRead?.by === "page")) {
      const { controller, action } = readActionKey(key);
      const { handle, securityRead } = declarationOf(controller, action) ?? {};
      const search = handle?.kind === "scroll" ? readActionKey(handle.as) : undefined;
      should(search).be.ok();
      const opened = declarationOf(search?.controller ?? "", search?.action ?? "")?.securityRead;
      should(opened).eql({ ...securityRead, by: "search" });
    }
  });
});
