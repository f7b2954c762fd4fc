import should from "should";

import { parseConfig } from "../../lib/config/config";
import { ConfigurationError } from "../../lib/errors/ConfigurationError";
import { requireContexts } from "../../lib/wiring/requireContexts";

describe("requireContexts", () => {
  const require = (options: object, keepsContexts: boolean): void => {
    requireContexts(parseConfig(options, {}), keepsContexts);
  };
  const hostPatches = { keepAsyncContext: false };

  it("stops the start where nobody could tell whom to refuse", () => {
    should(() => {
      require({ embeddedCalls: "refuse", hostPatches }, false);
    }).throw(ConfigurationError, { message: /switched off: leave it on, or set "embeddedCalls"/u });
    should(() => {
      require({ embeddedCalls: "refuse" }, false);
    }).throw(ConfigurationError, { message: /does not fit this Kuzzle.* set "embeddedCalls" to/u });
  });

  it("lets start what keeps contexts, and what refuses nothing", () => {
    require({ embeddedCalls: "refuse" }, true);
    require({ hostPatches }, false);
    require({ embeddedCalls: "application", hostPatches }, false);
  });
});
