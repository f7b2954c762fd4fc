import should from "should";

import { lifetimeFaults } from "../../../lib/domain/requests/lifetimes";

describe("lifetimeFaults", () => {
  for (const expiresIn of [1.5, 1e21, -5, "", "1.5", "2.5 ms", "99999999y", "1".repeat(101)]) {
    it(`finds what Kuzzle answers 500 to (${JSON.stringify(expiresIn).slice(0, 20)})`, () => {
      const told = lifetimeFaults(expiresIn, "session").map(({ code, path }) => `${code} ${path}`);
      should(told).eql(["member.value expiresIn"]);
    });
  }

  it("leaves to Kuzzle what it takes, and what it refuses itself", () => {
    for (const expiresIn of [
      undefined,
      null,
      0,
      -1,
      1_000,
      "1h",
      "1.5h",
      "0.1s",
      "-1",
      "2 days",
      "soon",
      "1e21",
      {},
    ]) {
      should(lifetimeFaults(expiresIn, "session")).eql([]);
    }
  });

  it("takes for an API key what it lasts for by", () => {
    for (const expiresIn of ["", "2.3d", 1.5, -1]) {
      should(lifetimeFaults(expiresIn, "apiKey")).eql([]);
    }
    should(lifetimeFaults(1e21, "apiKey")).have.length(1);
  });
});
