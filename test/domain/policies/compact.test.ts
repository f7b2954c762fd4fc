import * as fc from "fast-check";
import should from "should";

import { compactProfile } from "../../../lib/domain/policies/compact";
import { profileFaults } from "../../../lib/domain/policies/profileFaults";
import { compileRights, equals } from "../../../lib/domain/rights";
import { cases } from "../../support/random";

const NAMES = ["acme", "globex", "initech"];
const COLLECTIONS = ["orders", "products"];

const restriction = fc.record(
  {
    index: fc.constantFrom(...NAMES),
    collections: fc.uniqueArray(fc.constantFrom(...COLLECTIONS), { minLength: 1 }),
  },
  { requiredKeys: ["index"] },
);

const policy = fc.record(
  {
    roleId: fc.constantFrom("reader", "writer"),
    restrictedTo: fc.array(restriction, { minLength: 1, maxLength: 5 }),
  },
  { requiredKeys: ["roleId"] },
);

const roles = new Map(
  [
    ["reader", "get"],
    ["writer", "create"],
  ].map(([_id = "", action = ""]) => [
    _id,
    { _id, controllers: { document: { actions: { [action]: true } } } },
  ]),
);

const rightsOf = (profile: unknown) =>
  compileRights([{ _id: "p", ...(profile as { policies: unknown }) }], roles);

const places = (count: number, index: (number: number) => string) =>
  Array.from({ length: count }, (_, number) => ({
    index: index(number),
    collections: [`c-${number}`],
  }));

describe("compactProfile", () => {
  it("never changes the rights", () => {
    fc.assert(
      fc.property(fc.array(policy, { minLength: 1, maxLength: 5 }), (policies) => {
        const compacted = compactProfile({ policies });
        should(equals(rightsOf({ policies }), rightsOf(compacted))).be.true();
      }),
      { numRuns: cases(20_000), seed: 20_261_121 },
    );
  });

  it("writes each role once, and each index once with all of its collections", () => {
    should(
      compactProfile({
        rateLimit: 5,
        policies: [
          { roleId: "reader", restrictedTo: [{ index: "acme", collections: ["orders"] }] },
          { roleId: "writer" },
          {
            roleId: "reader",
            restrictedTo: [
              { index: "acme", collections: ["products", "orders"] },
              { index: "globex" },
            ],
          },
          { roleId: "writer", restrictedTo: [{ index: "acme" }] },
        ],
      }),
    ).eql({
      rateLimit: 5,
      policies: [
        {
          roleId: "reader",
          restrictedTo: [
            { index: "acme", collections: ["orders", "products"] },
            { index: "globex" },
          ],
        },
        { roleId: "writer" },
      ],
    });
  });

  it("makes a profile acceptable that names an index twice by its collections", () => {
    const restrictedTo = [
      { index: "acme", collections: ["orders"] },
      { index: "acme", collections: ["products"] },
    ];
    const profile = { policies: [{ roleId: "reader", restrictedTo }] };
    profileFaults(profile)
      .map(({ code }) => code)
      .should.eql(["index.duplicate"]);
    profileFaults(compactProfile(profile)).should.eql([]);
  });

  it("leaves what is malformed or ambiguous to validation", () => {
    for (const profile of [
      undefined,
      null,
      {},
      { policies: "all" },
      { policies: [null] },
      { policies: [{ roleId: ["admin"] }] },
      { policies: [{ roleId: "reader", restrictedTo: [] }] },
      { policies: [{ roleId: "reader", restrictedTo: null }] },
      { policies: [{ roleId: "reader", restrictedTo: [{ index: "a", collections: [] }] }] },
      { policies: [{ roleId: "reader", restrictedTo: [{ index: 0 }] }] },
      { policies: [{ roleId: "reader", other: 1 }] },
      {
        policies: [
          { roleId: "reader", restrictedTo: [{ index: "a" }, { index: "a", collections: ["b"] }] },
        ],
      },
    ]) {
      should(compactProfile(profile)).equal(profile);
    }
  });
});

describe("the size of a profile", () => {
  const sizeOf = (restrictedTo: object[]) =>
    profileFaults({ policies: [{ roleId: "reader", restrictedTo }] }).filter(
      ({ code }) => code === "restrictions.tooMany",
    );

  it("may be as large as the storage takes", () => {
    sizeOf(places(10_000, (number) => `i-${number}`)).should.eql([]);
  });

  it("is refused beyond that, with the way to need fewer restrictions", () => {
    const [few] = sizeOf(places(10_001, () => "acme"));
    should(few).have.properties({ path: "policies", severity: "error" });
    should(few?.message).match(/has 10,001 restrictions: the storage takes 10,000/u);
    should(few?.message).match(/they are 1: give "compact"/u);
    const [many] = sizeOf(places(10_001, (number) => `i-${number}`));
    should(many?.message)
      .match(/Divide them among several profiles/u)
      .not.match(/compact/u);
  });

  it("is told in one pass", () => {
    const restrictedTo = places(100_000, (number) => `i-${number}`);
    const startedAt = process.hrtime.bigint();
    sizeOf(restrictedTo).length.should.equal(1);
    (Number(process.hrtime.bigint() - startedAt) / 1e6).should.be.below(5_000);
  });
});
