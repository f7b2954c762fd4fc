import should from "should";

import { parseConfig } from "../../../lib/config/config";
import type { StoredRole } from "../../../lib/domain/rights";
import { embeddedWrites } from "../../../lib/usecases/insight/embeddedWrites";

const DOORS = [{ via: "shop/staff:invite", actions: ["security:createUser"] }];
const role = { _id: "clerk", controllers: { "shop/staff": { actions: { invite: true } } } };
const profiles = [
  { _id: "clerk", policies: [{ roleId: "clerk" }] },
  { _id: "guest", policies: [{ roleId: "guest" }] },
];
const roles = new Map<string, StoredRole>([
  ["clerk", role],
  ["guest", { _id: "guest", controllers: {} }],
]);

describe("embeddedWrites", () => {
  const told = (options: object): string =>
    String(embeddedWrites(DOORS, profiles, roles, parseConfig(options, {}))[0]?.message);

  it("tells what was written, and who may call the action", () => {
    const [finding] = embeddedWrites(DOORS, profiles, roles, parseConfig({}, {}));
    should(finding).match({ code: "embedded.writes", action: "shop/staff:invite" });
    should(told({})).match(/has called security:createUser\. Profiles that may call it: clerk\./u);
    should(embeddedWrites([], profiles, roles, parseConfig({}, {}))).eql([]);
  });

  it("tells whether its callers are judged", () => {
    should(told({})).match(/is told, and passes/u);
    should(told({ embeddedCalls: "refuse" })).match(/Its callers are judged/u);
    should(told({ embeddedCalls: "application" })).match(
      /Nobody is judged for it: "embeddedCalls"/u,
    );
    should(told({ embeddedCalls: { exempt: ["shop/staff:invite"] } })).match(/exempt" names it/u);
  });
});
