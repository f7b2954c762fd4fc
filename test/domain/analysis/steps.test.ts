import should from "should";

import type { Finding } from "../../../lib/domain/findings";
import { analyzeRole, roleAnalysisSteps } from "../../../lib/domain/analysis";
import { comparisonSteps } from "../../../lib/domain/insight/comparison";
import { profileFaultSteps } from "../../../lib/domain/policies/profileFaults";
import { compileRights, NOTHING } from "../../../lib/domain/rights";

/** Others get a turn after each step: none may find more than so much. */
const MOST_OF_A_STEP = 1_000;
/** As many as a request may have. */
const MOST = 10_000;

const many = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at));

function sizes(steps: Iterable<readonly Finding[]>): number[] {
  return [...steps].map((found) => found.length);
}

describe("the steps of an analysis of what is as large as it may be", () => {
  const world = { roles: new Map(), api: new Map([["document", new Set(["get", "create"])]]) };
  const roles = {
    "one controller of unknown actions": {
      document: { actions: Object.fromEntries(many(MOST - 1, (at) => [`creat${at}`, true])) },
    },
    "unknown controllers": Object.fromEntries(
      many(MOST / 2, (at) => [`documnt${at}`, { actions: { get: true } }]),
    ),
    "verdicts that are none": Object.fromEntries(
      many(MOST / 2, (at) => [`c${at}`, { actions: { get: 1 } }]),
    ),
    "entries that are none": Object.fromEntries(many(MOST, (at) => [`c${at}`, 1])),
  };
  for (const [what, controllers] of Object.entries(roles)) {
    it(`are small for a role of ${what}, and all together what is to be said`, () => {
      const role = { _id: "r", controllers };
      const found = sizes(roleAnalysisSteps(role, world));
      Math.max(...found).should.be.belowOrEqual(MOST_OF_A_STEP);
      found.length.should.be.aboveOrEqual(MOST / MOST_OF_A_STEP);
      should(found.reduce((sum, size) => sum + size, 0)).equal(analyzeRole(role, world).length);
      should(Math.max(...found)).be.above(0);
    });
  }

  it("are small for members of a role that nobody reads", () => {
    const role = { _id: "r", controllers: {}, unread: many(MOST, (at) => `member${at}`) };
    const found = sizes(roleAnalysisSteps(role, world));
    Math.max(...found).should.be.belowOrEqual(MOST_OF_A_STEP);
    should(found.reduce((sum, size) => sum + size, 0)).be.aboveOrEqual(MOST);
  });

  it("are small for the faults of a profile", () => {
    const policies = many(MOST, () => ({ roleId: "r", restrictedTo: [] }));
    const found = sizes(profileFaultSteps({ policies }));
    Math.max(...found).should.be.belowOrEqual(MOST_OF_A_STEP);
    should(found.reduce((sum, size) => sum + size, 0)).equal(MOST);
  });

  for (const [what, profile] of Object.entries({
    members: { policies: [{ roleId: "r" }], ...Object.fromEntries(many(1_001, (at) => [at, 1])) },
    collections: {
      policies: many(3, (policy) => ({
        roleId: "r",
        restrictedTo: [{ index: "i", collections: many(7_000, (at) => `c${policy}-${at}`) }],
      })),
    },
  })) {
    it(`are none but one for a profile of too many ${what}`, () => {
      const found = [...profileFaultSteps(profile)].flat();
      should(found.map(({ code }) => code)).eql(["entries.tooMany"]);
    });
  }

  it("are many for rights that differ in many places", () => {
    const role = { _id: "r", controllers: { document: { actions: { get: true } } } };
    const restrictedTo = many(MOST, (at) => ({ index: `i${at}` }));
    const profile = { _id: "p", policies: [{ roleId: "r", restrictedTo }] };
    const rights = compileRights([profile], new Map([["r", role]]));
    const steps = comparisonSteps(NOTHING, rights);
    let taken = 0;
    let next = steps.next();
    for (; next.done !== true; next = steps.next()) {
      taken += 1;
    }
    taken.should.be.aboveOrEqual(MOST / MOST_OF_A_STEP);
    should(next.value.added).have.length(MOST);
  });
});
