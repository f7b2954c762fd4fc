import should from "should";

import { witnessOf } from "../../../lib/domain/insight/rowWitness";

const EVERYWHERE = { index: "*", collections: [null, "*"] } as const;

describe("the witness of a row", () => {
  it("names what the row names, with as much of a place as the action looks at", () => {
    const collections = [null, "a", "b"];
    should(witnessOf({ controller: "document", action: "get", index: "foo", collections })).eql({
      controller: "document",
      action: "get",
      index: "foo",
      collection: "a",
    });
    should(witnessOf({ controller: "index", action: "delete", index: "foo", collections })).eql({
      controller: "index",
      action: "delete",
      index: "foo",
    });
    should(
      witnessOf({ controller: "auth", action: "login", index: null, collections: [null, "*"] }),
    ).eql({ controller: "auth", action: "login" });
  });

  it("takes a request of the host's own for every other controller and action", () => {
    should(witnessOf({ controller: "*", action: "*", ...EVERYWHERE })).eql({
      controller: "document",
      action: "get",
      index: "any-index",
      collection: "any-collection",
    });
    const except = { controllers: ["document"], actions: ["exists"] };
    should(witnessOf({ controller: "*", action: "*", ...EVERYWHERE, except })).match({
      controller: "collection",
      action: "list",
    });
  });

  it("makes up what is left, never what is left out", () => {
    const except = { indexes: ["any-index"], collections: ["any-collection"] };
    should(witnessOf({ controller: "acme", action: "*", ...EVERYWHERE, except })).eql({
      controller: "acme",
      action: "any-action",
      index: "any-index-2",
      collection: "any-collection-2",
    });
  });

  it("reads a star that is a name", () => {
    const row = { controller: "document", action: "get", index: "\\*", collections: ["\\*"] };
    should(witnessOf(row)).match({ index: "*", collection: "*" });
  });

  it("names no collection where only requests without one are held", () => {
    should(
      witnessOf({ controller: "document", action: "get", index: "foo", collections: [null] }),
    ).eql({ controller: "document", action: "get", index: "foo" });
  });
});
