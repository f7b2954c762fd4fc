import * as fc from "fast-check";
import should from "should";

import { adminOutline } from "../../../lib/domain/escalation/adminOutline";
import type { StoredProfile, StoredRole } from "../../../lib/domain/rights";
import {
  compileRights,
  coversEverything,
  holdsUnnamed,
  type Rights,
} from "../../../lib/domain/rights";
import { lookup, neighbours } from "../rights/worlds";
import { cases } from "../../support/random";

const everyAction = { actions: { "*": true } };
/** The parts of which everything is made, and those that come near. */
const ROLES: readonly StoredRole[] = [
  { _id: "all", controllers: { "*": everyAction } },
  {
    _id: "allButNow",
    controllers: { "*": everyAction, server: { actions: { "*": true, now: false } } },
  },
  {
    _id: "allButGet",
    controllers: { "*": everyAction, document: { actions: { "*": true, get: false } } },
  },
  { _id: "now", controllers: { server: { actions: { now: true } } } },
  { _id: "get", controllers: { document: { actions: { get: true } } } },
];

const index = fc.constantFrom("a", "b", "");
const collections = fc.option(fc.subarray(["x", "y"]), { nil: undefined });
const restriction = fc.record({ index, collections }, { requiredKeys: ["index"] });
const restrictedTo = fc.oneof(
  { weight: 3, arbitrary: fc.constant(undefined) },
  { weight: 4, arbitrary: fc.array(restriction, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(null, {}, [null], [{ index: 3 }], ["a"]) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>([{ index: "a", collections: [1] }]) },
);
const roleId = fc.constantFrom<unknown>(...ROLES.map(({ _id }) => _id), "gone", 3);
const policy = fc.record({ roleId, restrictedTo });
const profile: fc.Arbitrary<StoredProfile> = fc.record({
  _id: fc.constant("p"),
  policies: fc.oneof(
    { weight: 9, arbitrary: fc.array(policy, { maxLength: 4 }) },
    { weight: 1, arbitrary: fc.constantFrom<unknown>(undefined, null, {}, [null]) },
  ),
});
const profiles = fc.array(profile, { minLength: 1, maxLength: 3 });

function rightsOf(
  held: readonly StoredProfile[],
  roles: readonly StoredRole[],
): Rights | undefined {
  try {
    return compileRights(held, lookup([...roles, { _id: "default", controllers: {} }]));
  } catch {
    return undefined;
  }
}

function requireSameMeaning(held: readonly StoredProfile[], roles: readonly StoredRole[]): string {
  const [real, sketched] = [rightsOf(held, roles), rightsOf(held.map(adminOutline), roles)];
  should(sketched === undefined).equal(real === undefined);
  if (real === undefined || sketched === undefined) {
    return "malformed";
  }
  should(coversEverything(sketched)).equal(coversEverything(real));
  should(holdsUnnamed(sketched)).equal(holdsUnnamed(real));
  return coversEverything(real) ? "everything" : holdsUnnamed(real) ? "part" : "neither";
}

describe("sketch", () => {
  it("covers everything, and holds what no role names, exactly if the profile does", () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(profiles, (held) => {
        const kind = requireSameMeaning(held, ROLES);
        seen.set(kind, (seen.get(kind) ?? 0) + 1);
      }),
      { numRuns: cases(3_000), seed: 20_261_121 },
    );
    for (const kind of ["everything", "part", "neither", "malformed"]) {
      (seen.get(kind) ?? 0).should.be.above(cases(50), kind);
    }
  });

  it("does so with any roles, and beside any other rights", () => {
    fc.assert(
      fc.property(neighbours, ([one, other]) => {
        requireSameMeaning(one.profiles, one.roles);
        requireSameMeaning([...one.profiles, ...other.profiles], one.roles);
      }),
      { numRuns: cases(1_000), seed: 20_261_121 },
    );
  });

  it("says of a restricted policy that it counts where no place is looked at, and only there", () => {
    const rightsBeside = (id: string, beside: string): Rights => {
      const limited = [{ index: "a" }, { index: "b", collections: ["x"] }];
      const policies = [{ roleId: id, restrictedTo: limited }];
      const held = [
        adminOutline({ _id: "p", policies }),
        { _id: "q", policies: [{ roleId: beside }] },
      ];
      return compileRights(held, lookup(ROLES));
    };
    coversEverything(rightsBeside("now", "allButNow")).should.be.true();
    coversEverything(rightsBeside("get", "allButGet")).should.be.false();
  });

  it("is of the same size whatever the number of restrictions", () => {
    const restricted = Array.from({ length: 9_000 }, (_, number) => ({ index: `place-${number}` }));
    const policies = [
      { roleId: "all", restrictedTo: restricted },
      { roleId: "all", restrictedTo: restricted.slice(1) },
      { roleId: "now" },
    ];
    JSON.stringify(adminOutline({ _id: "p", policies })).length.should.be.below(200);
  });
});
