import "should";

import {
  decodeChange,
  encodeChange,
  touchedBy,
} from "../../../lib/domain/connections/rightsChange";

describe("a change of rights", () => {
  it("reads like it was written", () => {
    for (const change of [
      { roles: ["a"] },
      { profiles: ["a"], users: ["b"] },
      { apiKeys: true as const },
      { all: true as const },
    ]) {
      decodeChange(encodeChange(change)).should.eql(change);
    }
  });

  it("may be anything when it cannot be read", () => {
    for (const text of [
      "",
      "no JSON",
      "[]",
      "{}",
      '{"tenants":["a"]}',
      '{"users":"a"}',
      '{"users":[1]}',
    ]) {
      decodeChange(text).should.eql({ all: true });
    }
  });

  it("is told as anything when it names very many", () => {
    const users = Array.from({ length: 1001 }, (_, at) => `user ${at}`);
    decodeChange(encodeChange({ users })).should.eql({ all: true });
    decodeChange(encodeChange({ users: users.slice(1) })).should.eql({ users: users.slice(1) });
  });

  it("joins others", () => {
    const touched = touchedBy([{ roles: ["a"] }, { users: ["b"] }, { users: ["c"] }]);
    [...touched.users].should.eql(["b", "c"]);
    [...touched.roles].should.eql(["a"]);
    touched.all.should.be.false();
    touchedBy([{ users: ["b"] }, { all: true }]).all.should.be.true();
  });
});
