import fc from "fast-check";
import should from "should";

import { rightsMatrix, type RightsMatrix } from "../../../lib/domain/insight/rightsMatrix";
import {
  allows,
  compileRights,
  listRights,
  locationArguments,
  type StoredProfile,
  type StoredRole,
} from "../../../lib/domain/rights";
import { cases } from "../../support/random";

interface Request {
  readonly controller: string;
  readonly action: string;
  readonly index: string | null;
  readonly collection: string | null;
}

/** Reads the table as a person does: the column of the action, the line of the place. */
function shows({ columns, places }: RightsMatrix, request: Request): boolean {
  const { controller, action, index, collection } = request;
  const isIn = (wanted: string, name: string, except: readonly string[] | undefined): boolean =>
    wanted === name || (wanted === "*" && except?.includes(name) !== true);
  const named = columns.filter(({ controller: one }) => one === controller);
  const ofController =
    named.length > 0
      ? named
      : columns.filter((one) => isIn(one.controller, controller, one.except?.controllers));
  const column =
    ofController.find((one) => one.action === action) ??
    ofController.find((one) => isIn(one.action, action, one.except?.actions));
  if (column === undefined) {
    return false;
  }
  const takesNoPlace = column.reads === "none";
  const lines = places.filter((place) => {
    if (place.index === null || index === null || takesNoPlace) {
      return place.index === null && (index === null || takesNoPlace);
    }
    return (
      isIn(place.index, index, place.except?.indexes) &&
      (place.collections.includes(collection) ||
        (collection !== null &&
          place.collections.includes("*") &&
          place.except?.collections?.includes(collection) !== true))
    );
  });
  should(lines.length).be.belowOrEqual(1, `one line for ${JSON.stringify(request)}`);
  return lines[0]?.allowed.includes(columns.indexOf(column)) === true;
}

const controllerName = fc.constantFrom("document", "collection", "auth", "shop");
const actionName = fc.constantFrom("get", "list", "login", "pay");
const indexName = fc.constantFrom("foo", "bar");
const collectionName = fc.constantFrom("a", "b");
const entries = fc.dictionary(fc.oneof(actionName, fc.constant("*")), fc.boolean(), { maxKeys: 3 });
const role = fc
  .dictionary(
    fc.oneof(controllerName, fc.constant("*")),
    entries.map((actions) => ({ actions })),
    { maxKeys: 3 },
  )
  .map((controllers) => ({ controllers }));
const restriction = fc.record(
  { index: indexName, collections: fc.uniqueArray(collectionName, { minLength: 1 }) },
  { requiredKeys: ["index"] },
);
const policy = fc.record(
  {
    roleId: fc.constantFrom("r0", "r1", "r2"),
    restrictedTo: fc.array(restriction, { minLength: 1, maxLength: 3 }),
  },
  { requiredKeys: ["roleId"] },
);

describe("the table of rights", () => {
  it("shows each request as the algebra of rights judges it, in one line", () => {
    fc.assert(
      fc.property(
        fc.tuple(role, role, role),
        fc.array(policy, { minLength: 1, maxLength: 4 }),
        (contents, policies) => {
          const roles = new Map<string, StoredRole>(
            contents.map((content, position) => [
              `r${position}`,
              { ...content, _id: `r${position}` },
            ]),
          );
          const profile: StoredProfile = { _id: "p", policies };
          const rights = compileRights([profile], roles);
          const matrix = rightsMatrix(listRights(rights));
          for (const controller of ["document", "auth", "shop", "other"]) {
            for (const action of ["get", "login", "other"]) {
              const takesNone = locationArguments(controller, action) === "none";
              for (const index of takesNone ? [null] : [null, "foo", "bar", "baz"]) {
                for (const collection of [null, "a", "b", "c"]) {
                  const expected = allows(rights, {
                    ...{ controller, action },
                    ...(index !== null && { index }),
                    ...(collection !== null && { collection }),
                  });
                  const request = { controller, action, index, collection };
                  should(shows(matrix, request)).equal(expected, JSON.stringify(request));
                }
              }
            }
          }
        },
      ),
      { numRuns: cases(100) },
    );
  });

  it("puts a place that is allowed by a wider one into its own line too", () => {
    const matrix = rightsMatrix([
      { controller: "document", action: "count", index: "acme", collections: ["orders"] },
      { controller: "document", action: "get", index: "acme", collections: [null, "*"] },
    ]);
    should(matrix.places).eql([
      {
        index: "acme",
        collections: [null, "*"],
        except: { collections: ["orders"] },
        allowed: [1],
      },
      { index: "acme", collections: ["orders"], allowed: [0, 1] },
    ]);
  });

  it("has no line for an action that takes no place but the one without an index", () => {
    const matrix = rightsMatrix([
      { controller: "auth", action: "login", index: null, collections: [null, "*"] },
      { controller: "auth", action: "login", index: "acme", collections: [null, "*"] },
    ]);
    should(matrix.places).eql([{ index: null, collections: [null, "*"], allowed: [0] }]);
  });
});
