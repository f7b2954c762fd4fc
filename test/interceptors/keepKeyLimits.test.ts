import should from "should";

import { parseConfig } from "../../lib/config/config";
import { keepKeyLimits } from "../../lib/interceptors/keepKeyLimits";
import { gateOf } from "../support/contexts";
import { FakeHost } from "../support/FakeHost";

describe("keepKeyLimits", () => {
  it("misses no action of its own plugin, which keeps to limits by itself", () => {
    const host = new FakeHost();
    const asked: string[] = [];
    host.intercept = (controller) => {
      asked.push(controller);
      return controller !== "profile-guard";
    };
    const services = { host, config: parseConfig({}, {}), gate: gateOf(host).gate };
    const log = { warn: () => undefined };
    should(keepKeyLimits({ ...services, log }, false)).eql([]);
    asked.should.containEql("auth");
  });
});
