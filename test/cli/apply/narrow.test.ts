import * as fc from "fast-check";
import should from "should";

import { narrowedRole } from "../../../lib/cli/apply/narrow";
import { allows, rightsOfRole } from "../../../lib/domain/rights";
import { cases } from "../../support/random";

const NAMES = ["*", "document", "auth", "ms", "memoryStorage", "__proto__"];
const ACTIONS = ["*", "get", "login", "toString"];

const role = fc
  .dictionary(
    fc.constantFrom(...NAMES),
    fc.record({
      actions: fc.dictionary(fc.constantFrom(...ACTIONS), fc.boolean(), { minKeys: 1 }),
    }),
    { minKeys: 1 },
  )
  .map((controllers) => ({ _id: "role", controllers }));

describe("A narrowed role", () => {
  it("allows what both allow, and is one that the host takes", () => {
    fc.assert(
      fc.property(role, role, (left, right) => {
        const narrowed = narrowedRole(left, right);
        const sides = [left, right].map(rightsOfRole);
        const both = rightsOfRole(narrowed);
        for (const controller of [...NAMES.slice(1), "unknown"]) {
          for (const action of [...ACTIONS.slice(1), "unknown"]) {
            const request = { controller, action };
            should(allows(both, request)).equal(sides.every((side) => allows(side, request)));
          }
        }
        const entries = Object.values(narrowed.controllers as Record<string, { actions: object }>);
        should(entries).not.be.empty();
        for (const { actions } of entries) {
          should(Object.keys(actions)).not.be.empty();
        }
      }),
      { numRuns: cases(500) },
    );
  });
});
