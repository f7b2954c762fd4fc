import should from "should";

import { explainRequest, type RawRequest, traceRight } from "../../../lib/domain/rights";
import { lookup } from "./worlds";

const ROLES = lookup([
  { _id: "reader", controllers: { document: { actions: { search: true, delete: false } } } },
  { _id: "writer", controllers: { document: { actions: { create: true } } } },
]);
const FOO = [{ index: "foo", collections: ["b", "a"] }];
const PROFILES = [
  { _id: "p", policies: [{ roleId: "writer" }, { roleId: "reader", restrictedTo: FOO }] },
  { _id: "q", policies: [{ roleId: "reader", restrictedTo: [{ index: "bar" }] }] },
];
const explain = (request: Partial<RawRequest>) =>
  explainRequest(PROFILES, ROLES, { controller: "document", action: "search", ...request });
const reasons = (request: Partial<RawRequest>) =>
  explain(request).places.map(({ policies }) => policies.map(({ reason }) => reason));

describe("explainRequest", () => {
  it("names the policy that allows, and the collections to which it is restricted", () => {
    const { allowed, places } = explain({ index: "foo", collection: "a" });
    should(allowed).be.true();
    should(places[0]?.policies[1]).eql({
      profileId: "p",
      policy: 1,
      roleId: "reader",
      reason: "allowed",
      restrictedTo: ["a", "b"],
    });
  });

  it("says of each policy what it lacks", () => {
    should(reasons({ index: "foo", collection: "c" })).eql([
      ["action-not-named", "collection-excluded", "index-excluded"],
    ]);
    should(reasons({ action: "delete" })).eql([
      ["action-not-named", "action-denied", "action-denied"],
    ]);
  });

  it("says that nobody was asked", () => {
    should(explainRequest([], ROLES, { controller: "document", action: "search" })).eql({
      allowed: false,
      places: [],
      refusal: "no-profile",
    });
  });

  it("judges every place that the targets name, instead of index and collection", () => {
    const targets = [
      { index: "foo", collections: ["a", "c"] },
      { index: "bar", collections: ["x"] },
    ];
    const { allowed, places } = explain({ targets, index: "foo", collection: "a" });
    should(allowed).be.false();
    should(places.map((place) => [place.index, place.collection, place.allowed])).eql([
      ["foo", "a", true],
      ["foo", "c", false],
      ["bar", "x", true],
    ]);
  });

  it("lets targets without an index or collections pass for anybody, as the host does", () => {
    for (const target of [{}, { index: "foo" }, { collections: ["a"] }]) {
      should(explain({ controller: "security", action: "createUser", targets: [target] })).eql({
        allowed: true,
        places: [],
      });
    }
  });

  it("refuses targets with a wildcard, and targets that are none", () => {
    const wildcard = [{ index: "foo", collections: ["a*"] }];
    should(explain({ targets: wildcard }).refusal).equal("wildcard-target");
    should(explain({ targets: [{ index: "*", collections: [] }] }).refusal).equal(
      "wildcard-target",
    );
    for (const targets of [null, "[]", [null], [{ index: 5, collections: ["a"] }]]) {
      should(explain({ targets }).refusal).equal("malformed-targets");
    }
  });

  it("finds a collection that is a number wherever the host does: everywhere", () => {
    should(explain({ index: "foo", collection: 5 }).allowed).be.true();
    should(explain({ index: "foo", collection: "5" }).allowed).be.false();
    should(explain({ index: ["foo"], collection: "a" }).allowed).be.false();
  });
});

describe("traceRight", () => {
  it("names the policies that would give the right, and why the holder's do not", () => {
    const request = { controller: "document", action: "search", index: "bar", collection: "x" };
    const [p, q] = PROFILES;
    const { grantedBy, lackedBy } = traceRight(
      request,
      { profiles: q === undefined ? [] : [q], roles: ROLES },
      { profiles: p === undefined ? [] : [p], roles: ROLES },
    );
    should(grantedBy).match([{ profileId: "q", policy: 0, roleId: "reader" }]);
    should(lackedBy).match([
      { profileId: "p", policy: 0, roleId: "writer", reason: "action-not-named" },
      { profileId: "p", policy: 1, roleId: "reader", reason: "index-excluded" },
    ]);
  });
});
