import * as fc from "fast-check";
import should from "should";

import type { StoredProfile, StoredRole } from "../../../lib/domain/rights";
import {
  allows,
  compileRights,
  covers,
  explainRequest,
  isUnresolvable,
  type RawRequest,
} from "../../../lib/domain/rights";
import { grantedRows } from "../../../lib/domain/assertions/grantedRows";
import type { Suggestion } from "../../../lib/domain/usage/suggestProfile";
import { suggestProfile } from "../../../lib/domain/usage/suggestProfile";
import { isAnything, Tally, type Use, usesOf } from "../../../lib/domain/usage/Tally";
import { rowUsage } from "../../../lib/domain/usage/usedRows";
import { cases } from "../../support/random";
import { EVERY_REQUEST, rawRequest, request, world } from "../rights/worlds";

type Roles = ReadonlyMap<string, StoredRole>;

function lookup(roles: readonly StoredRole[]): Roles {
  return new Map(roles.map((role) => [role._id, role]));
}

function usesIn(requests: readonly RawRequest[]): readonly Use[] {
  const tally = new Tally();
  for (const { controller, action, ...args } of requests) {
    usesOf(controller, action, args).forEach((use) => {
      tally.add(use);
    });
  }
  return tally.uses().map(({ times: _, ...use }) => use);
}

function suggested(
  profile: StoredProfile,
  roles: Roles,
  uses: readonly Use[],
): { readonly suggestion: Suggestion; readonly all: Roles } | undefined {
  const suggestion = suggestProfile(profile, roles, uses);
  return suggestion.kind === "suggestion"
    ? { suggestion, all: new Map([...roles, ...lookup(suggestion.roles)]) }
    : undefined;
}

/** Random profiles, of which the rights can be computed, and what was asked of them. */
const used = fc
  .record({
    world,
    asked: fc.array(fc.oneof(rawRequest, request, fc.constantFrom(...EVERY_REQUEST)), {
      maxLength: 12,
    }),
  })
  .map(({ world: { profiles, roles }, asked }) => ({
    profile: profiles[0] ?? { _id: "p", policies: [{ roleId: "one" }] },
    roles: lookup(roles),
    asked: asked as readonly RawRequest[],
  }))
  .filter(({ profile, roles }) => {
    try {
      return grantedRows(profile, roles).length > 0;
    } catch (error) {
      if (isUnresolvable(error)) {
        return false;
      }
      throw error;
    }
  })
  .map(({ profile, roles, asked }) => ({
    profile,
    roles,
    allowed: asked.filter((one) => explainRequest([profile], roles, one).allowed),
  }));

describe("a suggested profile, in random worlds", () => {
  it("allows every request that was allowed, and nothing that the profile does not", () => {
    let seen = 0;
    fc.assert(
      fc.property(used, ({ profile, roles, allowed }) => {
        const made = suggested(profile, roles, usesIn(allowed));
        if (made === undefined) {
          return;
        }
        seen += 1;
        const { suggestion, all } = made;
        for (const one of allowed) {
          should(explainRequest([suggestion.profile], all, one).allowed).equal(true);
        }
        const [before, after] = [[profile], [suggestion.profile]].map((one) =>
          compileRights(one, all),
        ) as [ReturnType<typeof compileRights>, ReturnType<typeof compileRights>];
        should(covers(before, after).covered).equal(true);
        const lists = allowed.some((one) => `${one.controller}:${one.action}` === "index:list");
        for (const one of EVERY_REQUEST) {
          if (lists && `${one.controller}:${one.action}` === "index:list") {
            // its answer shows the same places as before
            should(allows(after, one)).equal(allows(before, one));
          }
          if (explainRequest([suggestion.profile], all, one).allowed) {
            should(explainRequest([profile], all, { ...one, ...ignored(one) }).allowed).equal(true);
          }
        }
      }),
      { numRuns: cases(160) },
    );
    should(seen).be.above(cases(160) / 10);
  });

  it("has no row without which every request would be allowed", () => {
    let rowsSeen = 0;
    // fewer show too few rows
    const tried = Math.max(80, cases(160));
    fc.assert(
      fc.property(used, ({ profile, roles, allowed }) => {
        const uses = usesIn(allowed).filter(({ anywhere }) => anywhere === undefined);
        const made = suggested(profile, roles, uses);
        for (const left of made?.suggestion.rows ?? []) {
          if (`${left.controller}:${left.action}` === "index:list") {
            // it is not refused without a row, but lists less
            continue;
          }
          rowsSeen += 1;
          const others = (made?.suggestion.rows ?? []).filter((row) => row !== left);
          should(uses.every((use) => allowsOne(others, use))).equal(false);
        }
      }),
      { numRuns: tried },
    );
    should(rowsSeen).be.above(tried / 4);
  });

  it("leaves no row unused", () => {
    fc.assert(
      fc.property(used, ({ profile, roles, allowed }) => {
        const made = suggested(profile, roles, usesIn(allowed));
        if (made !== undefined) {
          const { suggestion, all } = made;
          const { unused } = rowUsage(suggestion.profile, all, suggestion.replayed);
          should(unused).eql([]);
        }
      }),
      { numRuns: cases(160) },
    );
  });
});

/** Tells whether some row allows the request, each as a profile of its own. */
function allowsOne(rows: Suggestion["rows"], use: Use): boolean {
  return rows.some(({ controller, action, place }) => {
    const role = { _id: "row", controllers: { [controller]: { actions: { [action]: true } } } };
    const policy = { roleId: "row", ...(place !== undefined && { restrictedTo: [place] }) };
    const profile = { _id: "row", policies: [policy] };
    return explainRequest([profile], lookup([role]), use).allowed;
  });
}

/** A place that the host's action does not look at, as no place. */
function ignored({ controller, action }: RawRequest): Partial<RawRequest> {
  const none = ["login", "get", "exists"].flatMap((one) =>
    ["auth", "ms", "memoryStorage"].map((name) => `${name}:${one}`),
  );
  const index = ["index:exists"];
  const key = `${controller}:${action}`;
  return none.includes(key)
    ? { index: undefined, collection: undefined }
    : index.includes(key)
      ? { collection: undefined }
      : {};
}

describe("suggestProfile", () => {
  const roles = lookup([
    {
      _id: "editor",
      controllers: {
        document: { actions: { "*": true, delete: false } },
        auth: { actions: { "*": true } },
      },
    },
    { _id: "reader", controllers: { document: { actions: { get: true, search: true } } } },
  ]);
  const profile: StoredProfile = {
    _id: "staff",
    rateLimit: 50,
    policies: [
      {
        roleId: "editor",
        restrictedTo: [{ index: "acme" }, { index: "globex", collections: ["a", "b"] }],
      },
    ],
  };

  it("names the actions that were used, in the places where they were, and keeps the rest of the profile", () => {
    const made = suggestProfile(profile, roles, [
      { controller: "document", action: "create", index: "globex", collection: "b" },
      { controller: "document", action: "get", index: "acme", collection: "orders" },
      { controller: "document", action: "search", index: "acme", collection: "orders" },
      { controller: "document", action: "get", index: "acme" },
    ]);
    should(made).match({
      profile: {
        _id: "staff",
        rateLimit: 50,
        policies: [
          { roleId: "staff-used", restrictedTo: [{ index: "acme", collections: ["orders"] }] },
          { roleId: "staff-used-2", restrictedTo: [{ index: "globex", collections: ["b"] }] },
        ],
      },
      roles: [
        { _id: "staff-used", controllers: { document: { actions: { get: true, search: true } } } },
        { _id: "staff-used-2", controllers: { document: { actions: { create: true } } } },
      ],
    });
  });

  it("takes a role of the profile that grants just what was used", () => {
    const uses = ["get", "search"].map((action) => ({
      controller: "document",
      action,
      index: "acme",
    }));
    const two = { _id: "p", policies: [{ roleId: "reader" }, { roleId: "editor" }] };
    should(suggestProfile(two, roles, uses)).match({
      profile: { policies: [{ roleId: "reader", restrictedTo: [{ index: "acme" }] }] },
      roles: [],
    });
  });

  it("takes no role of other profiles, and no id of theirs", () => {
    const taken = new Map([...roles, ...lookup([{ _id: "staff-used", controllers: {} }])]);
    const uses = [
      { controller: "document", action: "get", index: "acme" },
      { controller: "document", action: "search", index: "acme" },
    ];
    should(suggestProfile(profile, taken, uses)).match({ roles: [{ _id: "staff-used-2" }] });
  });

  it("keeps every place of an action of which the places are not known", () => {
    const uses = [{ controller: "document", action: "get", anywhere: true } as const];
    should(suggestProfile(profile, roles, uses)).match({
      profile: {
        policies: [
          {
            restrictedTo: profile.policies && [
              { index: "acme" },
              { index: "globex", collections: ["a", "b"] },
            ],
          },
        ],
      },
      roles: [{ controllers: { document: { actions: { get: true } } } }],
    });
  });

  it("keeps the places to which a list is cut, and no others", () => {
    const lists = lookup([
      { _id: "lister", controllers: { index: { actions: { list: true } } } },
      { _id: "both", controllers: { "*": { actions: { list: true } } } },
    ]);
    const within = [{ index: "acme" }, { index: "globex", collections: ["a", "b"] }];
    const limited = { _id: "p", policies: [{ roleId: "lister", restrictedTo: within }] };
    for (const named of [{}, { index: "acme" }]) {
      const uses = [{ controller: "index", action: "list", ...named }];
      should(suggestProfile(limited, lists, uses)).match({
        profile: { policies: [{ roleId: "lister", restrictedTo: within }] },
      });
    }
    const ofOneIndex = { _id: "p", policies: [{ roleId: "both", restrictedTo: within }] };
    const listed = [{ controller: "collection", action: "list", index: "globex" }];
    should(suggestProfile(ofOneIndex, lists, listed)).match({
      profile: { policies: [{ restrictedTo: [within[1]] }] },
    });
    const whole = { _id: "p", policies: [{ roleId: "both" }] };
    should(suggestProfile(whole, lists, listed)).match({
      profile: { policies: [{ restrictedTo: [{ index: "globex" }] }] },
    });
    const { unused } = rowUsage(limited, lists, [{ controller: "index", action: "list" }]);
    should(unused).eql([]);
  });

  it("suggests nothing where nothing was used, or nobody knows what", () => {
    should(suggestProfile(profile, roles, [])).eql({ kind: "nothing used" });
    const refused = { controller: "document", action: "delete", index: "acme" };
    should(suggestProfile(profile, roles, [refused])).eql({ kind: "nothing used" });
    const anything = { controller: "*", action: "*", anywhere: true } as const;
    should(suggestProfile(profile, roles, [anything])).eql({ kind: "too much used" });
  });
});

describe("Tally", () => {
  it("adds up, and beyond its bounds tells less, but never that something was not used", () => {
    const tally = new Tally();
    for (let number = 0; number < 3_000; number += 1) {
      tally.add({ controller: "document", action: "get", index: `i${number}` });
      tally.add({ controller: "document", action: "get", index: "i0" });
    }
    const uses = tally.uses();
    should(uses.reduce((sum, { times }) => sum + times, 0)).equal(6_000);
    should(uses.find(({ index }) => index === "i0")?.times).equal(3_001);
    should(uses.filter(({ anywhere }) => anywhere)).eql([
      { controller: "document", action: "get", anywhere: true, times: 1_000 },
    ]);
    for (let number = 0; number < 5_000; number += 1) {
      tally.add({ controller: "acme", action: `a${number}` });
    }
    should(tally.size).be.belowOrEqual(4_001);
    should(tally.uses().some(isAnything)).equal(true);
  });
});
