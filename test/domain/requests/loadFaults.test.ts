import "should";

import { loadFaults } from "../../../lib/domain/requests/loadFaults";

function told(body: unknown): string[] {
  return loadFaults(body).map(({ code, path }) => `${code} ${path}`);
}

describe("loadFaults", () => {
  it("finds nothing in indexes of collections", () => {
    told({ acme: { orders: { properties: {} } }, globex: {} }).should.eql([]);
    told({}).should.eql([]);
  });

  it("finds everything that is no object", () => {
    for (const body of [null, undefined, [], "x", 5]) {
      told(body).should.eql(["member.type body"]);
    }
    told({ acme: 5, globex: [], other: {} }).should.eql(["member.type acme", "member.type globex"]);
  });

  it("finds names that every object has", () => {
    told({ constructor: {}, acme: { toString: {} } }).should.eql([
      "name.reserved constructor",
      "name.reserved acme.toString",
    ]);
  });
});
