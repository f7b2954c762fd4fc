import "should";

import { kuidFaults } from "../../../lib/domain/users/kuids";

function codes(kuid: unknown): string[] {
  return kuidFaults(kuid).map(({ code }) => code);
}

describe("kuidFaults", () => {
  it("lets harmless names pass, and leaves what is no text to others", () => {
    for (const kuid of ["mary", "kuid-vast-heron-123", "a#b", "é-1", "-2", "Anonymous", ""]) {
      codes(kuid).should.eql([], kuid);
    }
    codes(undefined).should.eql([]);
    codes(["anonymous"]).should.eql([]);
  });

  it("refuses those of Kuzzle and of every object", () => {
    for (const kuid of ["anonymous", "-1", "__proto__", "constructor", "toString", "prototype"]) {
      codes(kuid).should.eql(["kuid.reserved"], kuid);
    }
  });

  it("refuses what Redis reads as a pattern", () => {
    for (const kuid of ["*", "a?", "[a-z]", "a]", "a\\"]) {
      codes(kuid).should.eql(["kuid.pattern"], kuid);
    }
  });

  it("refuses what Elasticsearch takes for an endpoint, which begins with _", () => {
    for (const kuid of ["_search", "_count", "_mapping", "_", "__", "_anything"]) {
      codes(kuid).should.eql(["id.reserved"], kuid);
    }
    codes("a_b").should.eql([]);
  });

  it("says why, and what to do instead", () => {
    kuidFaults("a*").should.containDeep([
      {
        message:
          'The id of a new user must have none of * ? [ ] \\ in it: Kuzzle would take "a*" for a pattern, so that this user\'s logout would end the sessions of others too. Leave these signs out.',
      },
    ]);
    kuidFaults("-1").should.containDeep([
      {
        message: '"-1" can be the id of no user: it is reserved. Choose another one.',
      },
    ]);
  });

  it("tells where", () => {
    kuidFaults("-1", "users.-1").should.containDeep([{ path: "users.-1" }]);
  });
});
