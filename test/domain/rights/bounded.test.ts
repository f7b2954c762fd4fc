import should from "should";

import type { ActionDeclaration, RequestCheck } from "../../../lib/domain/actions";
import { declarationOf, KNOWN_ACTIONS } from "../../../lib/domain/actions";
import type { Rights } from "../../../lib/domain/rights";
import { allows, compileRights, covers, witness } from "../../../lib/domain/rights";

interface Restriction {
  readonly index: string;
  readonly collections?: readonly string[];
}

/** A holder's places; `undefined`: everywhere. */
const PLACES = {
  orders: [{ index: "acme", collections: ["orders"] }],
  acme: [{ index: "acme" }],
  globex: [{ index: "globex" }],
  both: [{ index: "acme" }, { index: "globex" }],
  everywhere: undefined,
} as const satisfies Readonly<Record<string, readonly Restriction[] | undefined>>;

type Place = keyof typeof PLACES;

/** The places within each, as anybody reads them. */
const WITHIN: Readonly<Record<Place, readonly Place[]>> = {
  orders: ["orders"],
  acme: ["orders", "acme"],
  globex: ["globex"],
  both: ["orders", "acme", "globex", "both"],
  everywhere: ["orders", "acme", "globex", "both", "everywhere"],
};

const NAMES = Object.keys(PLACES) as Place[];

function held(controller: string, action: string, place: Place): Rights {
  const role = { _id: "r", controllers: { [controller]: { actions: { [action]: true } } } };
  const policies = [{ roleId: "r", restrictedTo: PLACES[place] }];
  return compileRights([{ _id: "p", policies }], new Map([["r", role]]));
}

/** Written down again: what makes the plugin look at the places of the policies that allow the action. */
const LOOK_AT_PLACES: readonly (RequestCheck | undefined)[] = ["wholeIndex", "wholeIndexes"];

function isCutToPlaces({ lists, check }: ActionDeclaration): boolean {
  return lists !== undefined || LOOK_AT_PLACES.includes(check);
}

describe("Rights to actions that are bounded by places", () => {
  const actions = [...KNOWN_ACTIONS].flatMap(([controller, names]) =>
    [...names.keys()].map((action) => ({ controller, action })),
  );

  for (const { controller, action } of actions) {
    const declaration = declarationOf(controller, action);
    if (declaration === undefined) {
      throw new Error(`${controller}:${action} is not declared`);
    }
    const isCut = isCutToPlaces(declaration);
    if (!isCut && declaration.place === "none") {
      continue;
    }
    it(`${controller}:${action} in one place is none in another, nor in all`, () => {
      for (const holder of NAMES) {
        for (const wanted of NAMES) {
          const [has, given] = [held(controller, action, holder), held(controller, action, wanted)];
          // the host looks at no collection, and the plugin neither
          const isSameIndex =
            declaration.place === "index" && !isCut && holder === "orders" && wanted === "acme";
          const { covered, missing } = covers(has, given);
          const name = `${holder} covers ${wanted}`;
          should(covered).equal(WITHIN[holder].includes(wanted) || isSameIndex, name);
          if (!covered) {
            const shown = witness(missing);
            should(shown !== undefined && allows(given, shown)).be.true(name);
            should(shown !== undefined && allows(has, shown)).be.false(name);
          }
        }
      }
    });
  }

  it("all others have no place: a right to them anywhere is the right to them", () => {
    for (const { controller, action } of actions) {
      const declaration = declarationOf(controller, action);
      if (declaration?.place !== "none" || isCutToPlaces(declaration)) {
        continue;
      }
      for (const holder of NAMES) {
        for (const wanted of NAMES) {
          const [has, given] = [held(controller, action, holder), held(controller, action, wanted)];
          should(covers(has, given).covered).be.true(`${controller}:${action}`);
        }
      }
    }
  });

  it("the host lets a request without a place pass whatever they are restricted to, as ever", () => {
    for (const { controller, action } of actions) {
      should(allows(held(controller, action, "acme"), { controller, action })).be.true();
    }
  });

  it("knows at least those that were widened by their holders", () => {
    const cut = actions
      .filter(({ controller, action }) => {
        const declaration = declarationOf(controller, action);
        return declaration !== undefined && isCutToPlaces(declaration);
      })
      .map(({ controller, action }) => `${controller}:${action}`);
    should(cut.sort()).eql([
      "collection:list",
      "collection:scrollSpecifications",
      "collection:searchSpecifications",
      "index:create",
      "index:delete",
      "index:list",
      "index:mDelete",
      "index:stats",
      "realtime:list",
    ]);
  });
});
