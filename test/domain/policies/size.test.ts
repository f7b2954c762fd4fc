import should from "should";

import { analyzeProfile } from "../../../lib/domain/analysis";
import { profileFaults } from "../../../lib/domain/policies/profileFaults";
import {
  hugeProfileFaults,
  hugeRoleFaults,
  manyEntryFaults,
  MOST_ENTRIES,
  MOST_POLICIES,
  MOST_RESTRICTIONS,
} from "../../../lib/domain/policies/size";

const times = <T>(count: number, make: (number: number) => T): T[] =>
  Array.from({ length: count }, (_, number) => make(number));

describe("what is too large to be looked at", () => {
  it("is a profile of too many policies, of which nothing else is told", () => {
    const policies = times(MOST_POLICIES + 1, () => ({ roleId: 7 }));
    should(profileFaults({ policies, unknown: true })).match([
      { code: "policies.tooMany", path: "policies", message: /10,001 policies/u },
    ]);
    should(hugeProfileFaults({ policies: policies.slice(1) })).eql([]);
  });

  it("is a profile of twice the restrictions that the storage takes", () => {
    const restrictedTo = times(2 * MOST_RESTRICTIONS + 1, (number) => ({ index: `i${number}` }));
    const profile = { policies: [{ roleId: "a", restrictedTo }], unknown: true };
    should(profileFaults(profile)).match([{ code: "restrictions.tooMany", path: "policies" }]);
    restrictedTo.pop();
    should(profileFaults(profile).map(({ code }) => code)).eql([
      "member.unexpected",
      "restrictions.tooMany",
    ]);
  });

  it("is a role of too many members, and a profile of too many tags", () => {
    const members = Object.fromEntries(times(1_000, (number) => [`m${number}`, 1]));
    should(hugeRoleFaults(members)).eql([]);
    should(hugeRoleFaults({ ...members, controllers: {} })).match([
      { code: "entries.tooMany", path: "", message: /role has 1,001 members/u },
    ]);
    // what else has so many members may be anything
    should(manyEntryFaults({ ...members, controllers: {} })).eql([]);
    const tags = times(1_000, (number) => `t${number}`);
    should(hugeProfileFaults({ policies: [], tags })).eql([]);
    should(hugeProfileFaults({ policies: [], tags: [...tags, "one"] })).match([
      { code: "entries.tooMany", path: "tags", message: /1,001 tags/u },
    ]);
  });

  it("is a role of too many entries, whatever else the body is", () => {
    const actions = Object.fromEntries(times(MOST_ENTRIES - 1, (number) => [`a${number}`, true]));
    should(hugeRoleFaults({ controllers: { document: { actions } } })).eql([]);
    should(hugeRoleFaults({ controllers: { auth: {}, document: { actions } } })).match([
      { code: "entries.tooMany", path: "controllers" },
    ]);
    for (const body of [undefined, null, "a", {}, { controllers: [] }, { controllers: { a: 1 } }]) {
      should(hugeRoleFaults(body)).eql([]);
    }
  });

  const role = {
    _id: "reader",
    controllers: { document: { actions: { get: true, search: true } } },
  };
  const SHAPES: Readonly<Record<string, (number: number) => object>> = {
    "in one place": () => ({
      roleId: "reader",
      restrictedTo: [{ index: "i", collections: ["a"] }],
    }),
    "with places that all have": (number) => ({
      roleId: "reader",
      restrictedTo: [
        { index: "i", collections: ["a", `c${number}`] },
        { index: "j", collections: ["b", `c${number + 1}`] },
      ],
    }),
    "with all the same beside one of their own": (number) => ({
      roleId: "reader",
      restrictedTo: times(20, (place) => ({
        index: `i${place}`,
        collections: ["a", `c${number % 9}`],
      })),
    }),
  };
  for (const [how, make] of Object.entries(SHAPES)) {
    it(`is not a profile as large as it may be: ${how}`, () => {
      const policies = times(how.startsWith("with all") ? 500 : MOST_POLICIES, make);
      const startedAt = performance.now();
      analyzeProfile(
        { _id: "p", policies },
        { roles: new Map([[role._id, role]]), api: new Map() },
      );
      // linear: 0.1 s when nothing else runs; it took 22 s
      should(performance.now() - startedAt).be.below(4_000);
    });
  }
});
