import * as fc from "fast-check";
import should from "should";

import { danglingRestrictions } from "../../../lib/domain/drift/dangling";
import type { IsGone } from "../../../lib/domain/drift/places";
import { among } from "../../../lib/domain/drift/places";
import { prune } from "../../../lib/domain/drift/prune";
import type { StoredProfile } from "../../../lib/domain/rights";
import { compileRights, covers } from "../../../lib/domain/rights";
import { lookup, world } from "../rights/worlds";
import { cases } from "../../support/random";

const ORDERS_GONE: IsGone = among({
  indexes: new Set(["old"]),
  collections: new Map([["acme", new Set(["orders"])]]),
});

function profile(...restrictions: unknown[]): StoredProfile {
  return {
    _id: "p",
    policies: [{ roleId: "other" }, { roleId: "reader", restrictedTo: restrictions }],
  };
}

function restrictionsLeft(...restrictions: unknown[]): unknown {
  const pruned = prune(profile(...restrictions), ORDERS_GONE);
  should(pruned.kind).equal("pruned");
  const [, policy] = (pruned as unknown as { policies: { restrictedTo?: unknown }[] }).policies;
  return policy?.restrictedTo;
}

describe("prune", () => {
  it("takes away the restriction to an index that is gone, and to collections that are", () => {
    should(restrictionsLeft({ index: "old" }, { index: "acme", collections: ["a"] })).eql([
      { index: "acme", collections: ["a"] },
    ]);
    should(restrictionsLeft({ index: "acme", collections: ["orders", "a"] })).eql([
      { index: "acme", collections: ["a"] },
    ]);
  });

  it("leaves no empty list of collections, which would be the whole index", () => {
    should(restrictionsLeft({ index: "acme", collections: ["orders"] }, { index: "globex" })).eql([
      { index: "globex" },
    ]);
  });

  it("judges entries of the same index together, as the host does", () => {
    should(
      restrictionsLeft(
        { index: "acme" },
        { index: "acme", collections: ["orders"] },
        { index: "globex" },
      ),
    ).eql([{ index: "globex" }]);
    should(
      restrictionsLeft(
        { index: "acme", collections: ["orders"] },
        { index: "acme", collections: ["a"] },
      ),
    ).eql([{ index: "acme", collections: ["a"] }]);
  });

  it("removes a policy with its last restriction, and never widens it", () => {
    for (const restrictions of [
      [{ index: "old" }],
      [{ index: "old" }, { index: "" }],
      [{ index: "old" }, { index: "acme", collections: ["orders"] }],
    ]) {
      prune(profile(...restrictions), ORDERS_GONE).should.eql({
        kind: "pruned",
        policies: [{ roleId: "other" }],
        removedPolicies: [1],
      });
    }
  });

  it("leaves no profile without policy, which would get the role default", () => {
    const alone = { _id: "p", policies: [{ roleId: "r", restrictedTo: [{ index: "old" }] }] };
    prune(alone, ORDERS_GONE).should.match({ kind: "stuck", reason: /no policy would be left/u });
  });

  it("leaves the profile anonymous its role, without which the host writes it no more", () => {
    const policies = [
      { roleId: "reader" },
      { roleId: "anonymous", restrictedTo: [{ index: "old" }] },
    ];
    prune({ _id: "anonymous", policies }, ORDERS_GONE).kind.should.equal("stuck");
    prune({ _id: "other", policies }, ORDERS_GONE).kind.should.equal("pruned");
  });

  it("touches nothing that names nothing gone, and nothing that is malformed", () => {
    for (const policies of [undefined, null, 5, [null, { roleId: "r" }]]) {
      prune({ _id: "p", policies }, ORDERS_GONE).kind.should.equal("untouched");
    }
    prune(profile({ index: "acme", collections: ["a"] }), ORDERS_GONE).kind.should.equal(
      "untouched",
    );
    prune(profile({ index: "old" }, 7), ORDERS_GONE).kind.should.equal("stuck");
  });

  it("never widens anything, whatever is stored, and leaves nothing that dangles", () => {
    const gone = fc.record({
      indexes: fc.uniqueArray(fc.constantFrom("foo", "bar", "*", "__proto__"), { maxLength: 2 }),
      collections: fc.uniqueArray(fc.constantFrom("a", "b", "*", "", "10")),
    });
    const runs = cases(30_000);
    let pruned = 0;
    fc.assert(
      fc.property(world, gone, ({ profiles, roles }, { indexes, collections }) => {
        const isGone = among({
          indexes: new Set(indexes.slice(1)),
          collections: new Map(indexes.slice(0, 1).map((index) => [index, new Set(collections)])),
        });
        for (const before of profiles) {
          const outcome = prune(before, isGone);
          if (outcome.kind !== "pruned") {
            continue;
          }
          pruned += 1;
          const after = { ...before, policies: outcome.policies };
          const rights = [before, after].map((one) => rightsOf([one], roles));
          if (rights[0] !== undefined && rights[1] !== undefined) {
            should(covers(rights[0], rights[1]).covered).be.true();
          }
          danglingRestrictions(after, isGone).should.eql([]);
        }
      }),
      { numRuns: runs, seed: 20_261_121 },
    );
    pruned.should.be.above(runs / 10);
  });
});

function rightsOf(
  profiles: readonly StoredProfile[],
  roles: Parameters<typeof lookup>[0],
): ReturnType<typeof compileRights> | undefined {
  try {
    return compileRights(profiles, lookup(roles));
  } catch {
    return undefined;
  }
}
