import should from "should";

import { parseConfig, type ProfileGuardOptions } from "../../../lib/config/config";
import { statusOf } from "../../../lib/usecases/status/nodeStatus";
import { gateOf } from "../../support/contexts";
import { FakeHost } from "../../support/FakeHost";
import { nodeState } from "../../support/nodeState";

function told(options: ProfileGuardOptions, state = nodeState()) {
  const config = parseConfig(options, {});
  return statusOf({ config, gate: gateOf(new FakeHost(), options).gate }, state);
}

const whyOff = (options: ProfileGuardOptions): string[] => told(options).off.map(({ why }) => why);

describe("statusOf", () => {
  it("tells of versions, pins, patches, mode and counts", () => {
    const status = told({ embeddedCalls: "refuse" });
    status.should.containDeep({
      version: "0.1.0",
      kuzzle: "2.56.0",
      node: "knode-1",
      mode: { escalation: "refuse", embeddedCalls: "refuse", unknownActions: "refuse" },
      pins: { checked: 2, failed: [] },
      hostPatches: { applied: ["noteAuthors"], off: [] },
      off: [],
      otherNodes: [],
      audit: false,
      signUp: false,
      constraints: 0,
      templates: 0,
      usage: false,
      reported: { refusals: 0, embeddedCalls: 0 },
    });
  });

  for (const [options, why] of [
    [{ guardNativeActions: false }, '"guardNativeActions" is false'],
    [{ escalation: "report" }, '"escalation" is "report"'],
    [{ validation: "report" }, '"validation" is "report"'],
    [{ embeddedCalls: "report" }, '"embeddedCalls" is "report"'],
    [{ embeddedCalls: "application" }, '"embeddedCalls" is "application"'],
    [{ unknownActions: "allow" }, '"unknownActions" is "allow"'],
    [{ sharedMemoryStorage: "allow" }, '"sharedMemoryStorage" is "allow"'],
    [{ restrictListings: false }, '"restrictListings" is false'],
    [{ onNarrowing: "none" }, '"onNarrowing" is "none"'],
    [{ onInvalidImport: "warn" }, '"onInvalidImport" is "warn"'],
    [{ audit: { enabled: false } }, '"audit.enabled" is false'],
  ] as const satisfies readonly (readonly [ProfileGuardOptions, string])[]) {
    it(`tells what is off, and why: ${why}`, () => {
      should(whyOff({ embeddedCalls: "refuse", ...options })).eql([why]);
    });
  }

  it("tells what this Kuzzle does not let the plugin do", () => {
    const state = nodeState();
    state.note("Not guarded", "this Kuzzle does not have them: security:createUser");
    told({ embeddedCalls: "refuse" }, state).off.should.eql([
      { what: "Not guarded", why: "this Kuzzle does not have them: security:createUser" },
    ]);
  });

  it("tells the limits of sign-ups, and neither patterns nor forms", () => {
    const limit = { requests: 5, window: 60, trustProxy: true };
    const signUp = { limit, kuid: "[a-z]{3}secret", strategies: ["local"], maximalContentSize: 9 };
    const status = told({ signUp });
    should(status.signUp).eql({
      kuid: "pattern",
      limit: { requests: 5, window: 60 },
      content: false,
      strategies: ["local"],
      maximalContentSize: 9,
    });
    should(told({ signUp: { kuid: "refuse" } }).signUp).eql({ kuid: "refuse", content: false });
  });

  it("names no profile of the configuration", () => {
    const options: ProfileGuardOptions = {
      restrictedProfileIds: ["tenant-a"],
      delegations: [{ holders: ["tenant-b"], mayAssign: ["tenant-c"] }],
    };
    JSON.stringify(told(options)).should.not.match(/tenant-/u);
  });
});
