import should from "should";

import { CommandError } from "../../../lib/cli/support/exit";
import { settingsFrom } from "../../../lib/cli/server/connection";

const LOGIN = { PROFILE_GUARD_USERNAME: "ann", PROFILE_GUARD_PASSWORD: "secret-of-ann" };

describe("Which Kuzzle, and as whom", () => {
  const linesOf = (environment: NodeJS.ProcessEnv): readonly string[] => {
    try {
      settingsFrom(environment);
    } catch (error) {
      should(error).be.instanceof(CommandError);
      should((error as CommandError).exitCode).equal(2);
      return (error as CommandError).lines;
    }
    throw new Error("it was accepted");
  };

  for (const [url, expected] of [
    ["http://localhost:7512", { protocol: "http", secure: false, host: "localhost", port: 7512 }],
    ["https://example.org", { protocol: "http", secure: true, host: "example.org", port: 443 }],
    ["http://example.org/", { protocol: "http", secure: false, host: "example.org", port: 80 }],
    ["ws://[::1]:7512", { protocol: "websocket", secure: false, host: "[::1]", port: 7512 }],
    ["wss://example.org:1", { protocol: "websocket", secure: true, host: "example.org", port: 1 }],
  ] as const) {
    it(`reads ${url}`, () => {
      const { shownUrl, as, ...place } = settingsFrom({ ...LOGIN, PROFILE_GUARD_URL: url });
      should(place).eql(expected);
      should(as).eql({ username: "ann", password: "secret-of-ann" });
      should(shownUrl).equal(url.replace(/\/$/u, ""));
    });
  }

  for (const [url, told] of [
    [undefined, /is not set/u],
    ["", /is not set/u],
    ["localhost", /is no URL/u],
    ["ftp://example.org", /must begin with http/u],
    ["http://ann:secret-of-ann@example.org", /must not hold a name or password/u],
    ["http://example.org/kuzzle", /knows no path/u],
  ] as const) {
    it(`refuses ${String(url)}, without repeating it`, () => {
      const lines = linesOf({ ...LOGIN, ...(url !== undefined && { PROFILE_GUARD_URL: url }) });
      should(lines).matchAny(told);
      should(lines.join()).not.containEql("secret-of-ann");
    });
  }

  it("refuses no, half and two identities", () => {
    const PROFILE_GUARD_URL = "http://localhost:7512";
    should(linesOf({ PROFILE_GUARD_URL })).matchAny(/Set PROFILE_GUARD_API_KEY, or both/u);
    should(linesOf({ PROFILE_GUARD_URL, PROFILE_GUARD_USERNAME: "ann" })).matchAny(/or both/u);
    should(linesOf({ PROFILE_GUARD_URL, ...LOGIN, PROFILE_GUARD_API_KEY: "kapikey-1" })).matchAny(
      /Both an API key and a login/u,
    );
    const lines = linesOf({ PROFILE_GUARD_URL, PROFILE_GUARD_API_KEY: "secret-key" });
    should(lines).matchAny(/is no API key/u);
    should(lines.join()).not.containEql("secret-key");
  });

  it("names everything that is wrong at once", () => {
    should(linesOf({})).have.length(2);
  });
});
