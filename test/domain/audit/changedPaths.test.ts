import "should";

import { changedPaths } from "../../../lib/domain/audit/changedPaths";

describe("changedPaths", () => {
  it("names every member that differs, by its path", () => {
    const before = { rateLimit: 0, policies: [{ roleId: "a" }, { roleId: "b" }], gone: 1 };
    const after = { rateLimit: 5, policies: [{ roleId: "a" }, { roleId: "c" }, {}], here: 1 };
    changedPaths(before, after)
      .sort()
      .should.eql(["gone", "here", "policies[1].roleId", "policies[2]", "rateLimit"]);
  });

  it("tells the whole when it was created or deleted, and nothing when nothing changed", () => {
    changedPaths(null, {}).should.eql([""]);
    changedPaths({}, null).should.eql([""]);
    changedPaths({ a: [{ b: 1 }] }, { a: [{ b: 1 }] }).should.eql([]);
    changedPaths(null, null).should.eql([]);
  });

  it("takes a list and an object for different, and does not look at inherited members", () => {
    changedPaths({ a: [] }, { a: {} }).should.eql(["a"]);
    changedPaths({ a: {} }, { a: { toString: 1 } }).should.eql(["a.toString"]);
  });

  it("stops at a hundred", () => {
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`m${at}`, at]));
    changedPaths({}, many).length.should.equal(100);
  });
});
