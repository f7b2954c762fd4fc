import "should";

import {
  givenLocalCredentialFaults,
  localCredentialFaults,
} from "../../../lib/domain/users/localCredentials";

function told(strategy: unknown, credentials: unknown): string[] {
  return localCredentialFaults(strategy, credentials, "").map(
    ({ code, path }) => `${code} ${path}`,
  );
}

describe("localCredentialFaults", () => {
  it("finds nothing in texts, nor in what is missing: that the strategy tells", () => {
    told("local", { username: "john", password: "secret" }).should.eql([]);
    told("local", {}).should.eql([]);
    told("local", { username: null }).should.eql([]);
    told("local", undefined).should.eql([]);
  });

  it("finds names and passwords that are no text", () => {
    told("local", { username: ["john"], password: { a: 1 } }).should.eql([
      "member.type username",
      "member.type password",
    ]);
  });

  it("finds names of more bytes than an id may have", () => {
    told("local", { username: "é".repeat(256) }).should.eql([]);
    told("local", { username: "é".repeat(257) }).should.eql(["member.size username"]);
  });

  it("knows nothing of other strategies", () => {
    told("ldap", { username: 5 }).should.eql([]);
  });
});

describe("givenLocalCredentialFaults", () => {
  it("looks into the body of a user", () => {
    const body = { credentials: { local: { password: 5 } } };
    givenLocalCredentialFaults(body)
      .map(({ path }) => path)
      .should.eql(["credentials.local.password"]);
    givenLocalCredentialFaults({ content: {} }).should.eql([]);
    givenLocalCredentialFaults(null).should.eql([]);
  });
});
