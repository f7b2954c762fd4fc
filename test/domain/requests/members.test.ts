import "should";

import {
  apiKeyFaults,
  misplacedCredentials,
  misspeltMembers,
  unknownMemberFaults,
  UPSERT_MEMBERS,
  USER_MEMBERS,
} from "../../../lib/domain/requests/members";

function misspelt(body: unknown, known: readonly string[] = USER_MEMBERS): string[] {
  return misspeltMembers(body, known).map(({ path, suggestion }) => `${path} → ${suggestion}`);
}

describe("misspeltMembers", () => {
  for (const [member, meant] of [
    ["credentails", "credentials"],
    ["credential", "credentials"],
    ["Credentials", "credentials"],
    ["credentials ", "credentials"],
    ["contents", "content"],
    ["contnet", "content"],
  ] as const) {
    it(`takes "${member}" for ${meant}, whatever it holds`, () => {
      misspelt({ content: {}, [member]: {} }).should.eql([`${member} → ${meant}`]);
      misspelt({ [member]: "text" }).should.eql([`${member} → ${meant}`]);
    });
  }

  it("finds nothing in what is known, and in what is no object", () => {
    misspelt({ content: {}, credentials: {} }).should.eql([]);
    for (const body of [undefined, null, [], "content", 5]) {
      misspelt(body).should.eql([]);
    }
  });

  it("leaves what the host adds and what resembles nothing to others", () => {
    misspelt({ content: {}, _id: "a", _kuzzle_info: {}, captcha: "x", consent: true }).should.eql(
      [],
    );
  });

  it("knows the defaults of upsertUser, and them misspelt", () => {
    misspelt({ content: {}, default: {} }, UPSERT_MEMBERS).should.eql([]);
    misspelt({ content: {}, defaults: {} }, UPSERT_MEMBERS).should.eql(["defaults → default"]);
  });
});

describe("misplacedCredentials", () => {
  function misplaced(body: unknown): string[] {
    return misplacedCredentials(body, ["local", "oauth"]).map(
      ({ path, suggestion }) => `${path} → ${suggestion}`,
    );
  }

  it("finds a strategy beside the content", () => {
    misplaced({ content: {}, local: { username: "a" } }).should.eql(["local → credentials.local"]);
  });

  it("finds strategies under a name that resembles nothing", () => {
    misplaced({ content: {}, auth: { local: {}, oauth: {} } }).should.eql(["auth → credentials"]);
  });

  it("leaves other members alone, and those that are misspelt to whoever looks for them", () => {
    misplaced({ content: { local: {} }, credentials: { local: {} } }).should.eql([]);
    misplaced({
      credentails: { local: {} },
      form: { locale: {} },
      local: "fr",
      empty: {},
    }).should.eql([]);
    misplaced(undefined).should.eql([]);
  });
});

describe("unknownMemberFaults", () => {
  it("names what is not known, with the nearest where there is one", () => {
    unknownMemberFaults({ role: {}, roles: {}, mapping: {} }, ["roles", "profiles"])
      .map(({ code, path, suggestion }) => `${code} ${path} ${suggestion}`)
      .should.eql(["member.unexpected role roles", "member.unexpected mapping undefined"]);
    unknownMemberFaults(undefined, ["roles"]).should.eql([]);
  });
});

describe("apiKeyFaults", () => {
  it("finds a time to live where it is not read", () => {
    const others = ["ttl", "TTL", "expires", "expiry", "duration"];
    for (const member of ["expiresIn", "expiresin", "expireIn", ...others]) {
      apiKeyFaults({ description: "d", [member]: "1h" })
        .map(({ path, suggestion }) => `${path} → ${suggestion}`)
        .should.eql([`${member} → ${member === "expiresIn" ? "undefined" : "expiresIn"}`]);
    }
  });

  it("finds nothing in a description, and in what resembles nothing", () => {
    apiKeyFaults({ description: "d", refresh: "wait_for" }).should.eql([]);
    apiKeyFaults(null).should.eql([]);
  });
});
