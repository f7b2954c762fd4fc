import should from "should";

import { crowdedSettings } from "../../../lib/domain/requests/collectionSettings";
import { crowdedCredentials, securityFormFaults } from "../../../lib/domain/requests/formFaults";
import { crowdedLoad } from "../../../lib/domain/requests/loadFaults";

const numbered = (count: number, of: unknown = {}): Record<string, unknown> =>
  Object.fromEntries(Array.from({ length: count }, (_, number) => [`n${number}`, of]));
const told = (findings: readonly { code: string; path: string }[]): string[] =>
  findings.map(({ code, path }) => `${code} ${path}`);

describe("what is too much to be looked at", () => {
  it("are a thousand collections of a load, in whatever indexes", () => {
    should(crowdedLoad({ acme: numbered(600), globex: numbered(400) })).eql([]);
    should(told(crowdedLoad({ acme: numbered(600), globex: numbered(401) }))).eql([
      "entries.tooMany ",
    ]);
    should(told(crowdedLoad(numbered(1_001, 5)))).eql(["entries.tooMany "]);
    should(crowdedLoad([1])).eql([]);
  });

  it("are ten thousand settings, with those within others", () => {
    const settings = { index: numbered(4_000), analysis: { filter: numbered(5_997) } };
    should(crowdedSettings(settings, "settings")).eql([]);
    should(told(crowdedSettings({ ...settings, one: 1 }, "settings"))).eql([
      "entries.tooMany settings",
    ]);
    should(crowdedSettings(undefined, "settings")).eql([]);
  });

  it("are credentials of a thousand strategies", () => {
    should(crowdedCredentials({ credentials: numbered(1_000) })).eql([]);
    should(told(securityFormFaults({}, { credentials: numbered(1_001) }))).eql([
      "entries.tooMany credentials",
    ]);
    should(crowdedCredentials({ credentials: "text" })).eql([]);
  });
});
