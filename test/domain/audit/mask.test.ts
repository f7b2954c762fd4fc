import fc from "fast-check";
import should from "should";

import type { Content } from "../../../lib/domain/audit/entry";
import { masked, MASKED, unmasked } from "../../../lib/domain/audit/mask";
import { cases } from "../../support/random";

describe("masked", () => {
  for (const name of [
    "password",
    "Password",
    "user_password",
    "pass",
    "passwd",
    "pwd",
    "secret",
    "clientSecret",
    "token",
    "refresh-token",
    "apiKey",
    "API_KEY",
    "key",
    "keys",
    "credentials",
    "auth",
    "authorization",
    "cookie",
    "otp",
    "pin",
    "salt",
    "iban",
    "cardNumber",
  ]) {
    it(`masks a member "${name}", whatever it holds, at any depth`, () => {
      masked({ [name]: "x" }).should.eql({ [name]: MASKED });
      masked({ [name]: { a: ["x"] } }).should.eql({ [name]: MASKED });
      masked({ a: [{ b: { [name]: 5 } }] }).should.eql({ a: [{ b: { [name]: MASKED } }] });
    });
  }

  for (const text of [
    "kapikey-abc",
    "eyJhbGciOiJIUzI1NiJ9.eyJfaWQiOiJhIn0.x",
    "kauth-eyJhbGciOiJIUzI1NiJ9.eyJfaWQiOiJhIn0.x",
    "Bearer 0123456789abcdef",
    "-----BEGIN RSA PRIVATE KEY-----\nabc",
    "redis://user:word@host",
    "$2b$10$abcdefghijklmnopqrstuv",
  ]) {
    it(`masks the text ${JSON.stringify(text.slice(0, 20))} under any name`, () => {
      masked({ note: text, list: [text] }).should.eql({ note: MASKED, list: [MASKED] });
    });
  }

  it("leaves what is no secret as it is", () => {
    const content = {
      profileIds: ["admin"],
      name: "Alice",
      author: "Bob",
      passenger: "Carol",
      address: { street: "Bearer Lane", geo: [1, 2] },
      url: "https://example.org/a?b=c",
      active: true,
      nothing: null,
    };
    masked(content).should.eql(content);
  });

  it("masks what is nested too deep to be looked through, whatever the depth", () => {
    const deep = (levels: number): Content =>
      JSON.parse(`${'{"a":'.repeat(levels)}"x"${"}".repeat(levels)}`) as Content;
    masked(deep(40)).should.eql(deep(40));
    JSON.stringify(masked(deep(100_000))).should.endWith(`"${MASKED}"${"}".repeat(51)}`);
  });
});

describe("unmasked", () => {
  it("keeps what was masked as it is now, and takes the rest from the record", () => {
    const record = masked({ city: "Paris", mail: { host: "a", password: "old" }, apiKey: "old" });
    const present = { city: "Rome", mail: { host: "b", password: "new", port: 1 }, apiKey: "new" };
    unmasked(record, present).should.eql({
      city: "Paris",
      mail: { host: "a", password: "new" },
      apiKey: "new",
    });
  });

  it("leaves out what was masked and is there no more", () => {
    unmasked(
      { apiKey: MASKED, mail: { password: MASKED, host: "a" } },
      { mail: "none" },
    ).should.eql({
      mail: { host: "a" },
    });
  });

  it("takes a list that holds anything masked from the present, whole", () => {
    const record = masked({ keysOf: ["x"], devices: [{ name: "a", token: "old" }] });
    const devices = [{ name: "b", token: "new" }];
    unmasked(record, { keysOf: ["y"], devices }).should.eql({ keysOf: ["x"], devices });
  });

  it("never writes the mark back, and gives back whole what held no secret", () => {
    fc.assert(
      fc.property(fc.object(), fc.object(), (content, present) => {
        const record = JSON.parse(JSON.stringify(masked(content))) as Content;
        const now = JSON.parse(JSON.stringify(present)) as Content;
        should(JSON.stringify(unmasked(record, now))).not.containEql(MASKED);
        if (!JSON.stringify(record).includes(MASKED)) {
          unmasked(record, now).should.eql(record);
        }
      }),
      { numRuns: cases(5_000) },
    );
  });
});
