import * as fc from "fast-check";
import should from "should";

import { describeRequest, type RightsRequest } from "../../../lib/domain/rights";
import { instanceOf, isolationFinding, type Leak, leakOf } from "../../../lib/domain/templates";
import { cases } from "../../support/random";
import { hostWith } from "../rights/host";
import { rolesWith, templateWith, within } from "./support";

/** `leaves document:get on acme`, or the reason for which nothing is known. */
function told(leak: Leak | undefined): string | undefined {
  return leak === undefined || leak.kind === "undecided"
    ? leak?.message
    : describeRequest(leak.request);
}

const LISTS = [
  "index:list",
  "index:stats",
  "index:mDelete",
  "collection:searchSpecifications",
  "collection:scrollSpecifications",
  "realtime:list",
] as const;

const ROLES = rolesWith({
  reader: ["document:get", "document:search"],
  account: ["auth:logout", "auth:getCurrentUser", "server:now"],
  people: ["security:createUser", "security:createProfile"],
  searcher: ["security:searchUsers"],
  everything: ["*:*"],
  documents: ["document:*"],
  auth: ["auth:*"],
  shop: ["shop:pay"],
  memory: ["ms:get"],
  signUp: ["security:createRestrictedUser"],
  dump: ["admin:dump"],
  scrolling: ["document:scroll", "realtime:unsubscribe"],
  listing: [...LISTS],
});

describe("Isolation of a template", () => {
  const leaves = (given: object): string | undefined => told(leakOf(templateWith(given), ROLES));

  it("is proven of what is restricted to the tenant, and of actions that keep to the caller", () => {
    should(leaves({ policies: [...within("reader"), { roleId: "account" }] })).equal(undefined);
    should(leaves({ policies: [{ roleId: "people" }, { roleId: "scrolling" }] })).equal(undefined);
    should(leaves({ policies: within("listing") })).equal(undefined);
    should(leaves({ policies: [...within("people", "account")] })).equal(undefined);
  });

  it("fails by a request in another index, of any name", () => {
    should(leaves({ policies: [{ roleId: "reader" }] })).match(/^document:get on any-index/u);
    should(
      leaves({
        policies: [
          ...within("reader"),
          { roleId: "reader", restrictedTo: [{ index: "platform", collections: ["frames"] }] },
        ],
      }),
    ).equal("document:get on platform/frames");
    should(
      leaves({ policies: [{ roleId: "reader", restrictedTo: [{ index: "{tenantIndex}-old" }] }] }),
    ).match(/^document:get on any-tenant-old/u);
  });

  it("fails by what lists all tenants where it is not restricted", () => {
    for (const action of LISTS) {
      const roles = rolesWith({ lister: [action] });
      const leak = leakOf(templateWith({ policies: [{ roleId: "lister" }] }), roles);
      should(told(leak)).equal(`${action} on any-index`);
    }
  });

  it("fails by actions without a place that tell of others, or that nobody knows", () => {
    for (const [roleId, request] of [
      ["searcher", "security:searchUsers"],
      ["memory", "ms:get"],
      ["signUp", "security:createRestrictedUser"],
      ["dump", "admin:dump"],
      ["shop", "shop:pay"],
    ] as const) {
      // a restriction does not touch a request without an index
      should(leaves({ policies: within(roleId) })).equal(request, roleId);
    }
  });

  it("fails by actions that come with the next Kuzzle", () => {
    should(leaves({ policies: within("auth") })).equal("auth:any-action");
    // one that takes no place would not be restricted
    should(leaves({ policies: within("documents") })).equal("document:any-action");
    should(leaves({ policies: within("documents"), shared: { actions: "document:*" } })).equal(
      undefined,
    );
    should(leaves({ policies: within("everything") })).be.a.String();
  });

  it("lets what is shared pass, and nothing else", () => {
    const shared = { places: "platform/frames", actions: ["security:search*", "shop:*"] };
    const policies = [
      ...within("reader", "searcher", "shop"),
      { roleId: "reader", restrictedTo: [{ index: "platform", collections: ["frames"] }] },
    ];
    should(leaves({ policies, shared })).equal(undefined);
    should(leaves({ policies: [...policies, { roleId: "shop" }], shared })).match(
      /^shop:pay on any-index/u,
    );
    should(
      leaves({
        policies: [{ roleId: "reader", restrictedTo: [{ index: "platform", collections: ["a"] }] }],
        shared,
      }),
    ).equal("document:get on platform/a");
  });

  it("speaks of a tenant whose name stands nowhere in the template", () => {
    should(
      leaves({ policies: [{ roleId: "reader", restrictedTo: [{ index: "any-tenant" }] }] }),
    ).equal("document:get on any-tenant/any-collection");
  });

  it("is not told where a role does not exist", () => {
    const leak = leakOf(templateWith({ policies: within("gone") }), ROLES);
    should(leak).have.property("kind", "undecided");
  });
});

/** The requests of a small world. Written down again, independently: `stays` without a place, or not. */
const WORLD: Readonly<Record<string, { reads: "none" | "place" | "unknown"; stays?: true }>> = {
  "document:get": { reads: "place" },
  "document:search": { reads: "place" },
  "auth:logout": { reads: "none", stays: true },
  "security:createUser": { reads: "none", stays: true },
  "security:getUser": { reads: "none" },
  "ms:get": { reads: "none" },
  "server:now": { reads: "none", stays: true },
  "shop:pay": { reads: "unknown" },
};
const INDEXES = ["acme", "globex", "acme-old", "platform", "nobody-speaks-of-it"];
const COLLECTIONS = ["a", "b", "nobody-speaks-of-it"];
const TENANT = "acme";

const PLACES: readonly Pick<RightsRequest, "index" | "collection">[] = INDEXES.flatMap((index) => [
  { index },
  ...COLLECTIONS.map((collection) => ({ index, collection })),
]);

/** Every request by which the holder of an instance of `acme` would leave it. */
function* leavingRequests(): Generator<RightsRequest> {
  for (const [key, { reads, stays }] of Object.entries(WORLD)) {
    const [controller = "", action = ""] = key.split(":");
    if (reads !== "place" && stays !== true) {
      yield { controller, action };
    }
    for (const place of reads === "none" ? [] : PLACES) {
      if (place.index !== TENANT && (place.collection !== undefined || reads === "unknown")) {
        yield { controller, action, ...place };
      }
    }
  }
}

describe("Isolation against the installed host", function () {
  this.timeout(600_000);

  const role = fc.uniqueArray(fc.constantFrom(...Object.keys(WORLD)), {
    minLength: 1,
    maxLength: 3,
  });
  const restriction = fc.record(
    {
      index: fc.constantFrom("{tenantIndex}", "{tenantIndex}", "{tenantIndex}-old", "globex"),
      collections: fc.uniqueArray(fc.constantFrom("a", "b"), { minLength: 1 }),
    },
    { requiredKeys: ["index"] },
  );
  const policy = fc.record(
    {
      roleId: fc.constantFrom("one", "two"),
      restrictedTo: fc.uniqueArray(restriction, {
        minLength: 1,
        maxLength: 2,
        selector: ({ index }) => index,
      }),
    },
    { requiredKeys: ["roleId"] },
  );

  it("is proven just where the host refuses every request of a small world that leaves the tenant", async () => {
    const outcomes = { proven: 0, open: 0 };
    await fc.assert(
      fc.asyncProperty(
        role,
        role,
        fc.array(policy, { minLength: 1, maxLength: 3 }),
        async (one, two, policies) => {
          const roles = rolesWith({ one, two });
          const template = templateWith({ policies });
          const host = await hostWith([instanceOf(template, TENANT)], [...roles.values()]);
          let found: RightsRequest | undefined;
          for (const request of leavingRequests()) {
            if (await host({ ...request })) {
              found = request;
              break;
            }
          }
          const leak = leakOf(template, roles);
          should(leak !== undefined).equal(found !== undefined, JSON.stringify([found, leak]));
          outcomes[leak === undefined ? "proven" : "open"] += 1;
          if (leak?.kind === "leaves") {
            const index = "any-tenant";
            const fresh = await hostWith([instanceOf(template, index)], [...roles.values()]);
            should(await fresh({ ...leak.request })).be.true();
            should(leak.request.index).not.equal(index);
          }
        },
      ),
      { numRuns: cases(400), seed: 20_261_130 },
    );
    should(Math.min(outcomes.proven, outcomes.open)).be.above(cases(400) / 20);
  });
});

describe("The finding of a template that is not closed", () => {
  const found = (given: object): string | undefined =>
    isolationFinding(templateWith(given), ROLES)?.message;

  it("names each action without a place that its role names, at once", () => {
    const roles = rolesWith({
      desk: ["security:getUser", "security:getProfile", "security:searchUsers"],
    });
    const message = isolationFinding(
      templateWith({ policies: [{ roleId: "desk" }] }),
      roles,
    )?.message;
    const [, named = ""] =
      /keeps a request without a place: take (.*?) out of/u.exec(message ?? "") ?? [];
    should(named.split(", ").sort()).eql([
      "security:getProfile",
      "security:getUser",
      "security:searchUsers",
    ]);
  });

  it("names one of those that a role allows by *", () => {
    should(found({ policies: [{ roleId: "memory" }] })).match(
      /take ms:get, memoryStorage:get out of the roles/u,
    );
    should(found({ policies: [...within("everything")] })).match(/take \S+ out of the roles/u);
  });
});
