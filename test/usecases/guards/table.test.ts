import should from "should";

import { OWN_ACTIONS } from "../../../lib/usecases/admission/ownActions";
import { HOST_ACTIONS } from "../../../lib/domain/rights";
import { ADMINISTRATION } from "../../../lib/usecases/escalation/administration";
import { GUARDS } from "../../../lib/usecases/guards";
import { UNGUARDED, MEMORY_STORAGE_REASON } from "../../../lib/usecases/guards/unguardedActions";

interface PassportLocal {
  readonly controllers: Readonly<Record<string, object>>;
}

// eslint-disable-next-line @typescript-eslint/no-require-imports -- the host's plugin has no types
const PassportLocalPlugin = require("kuzzle-plugin-auth-passport-local") as new () => PassportLocal;

/**
 * The host's whole public API. That HOST_ACTIONS is complete is tested against the installed host
 * by test/domain/rights/hostActions.test.ts.
 */
function publicApi(): string[] {
  const native = [...HOST_ACTIONS].flatMap(([controller, actions]) =>
    [...actions.keys()].map((action) => `${controller}:${action}`),
  );
  const local = Object.entries(new PassportLocalPlugin().controllers).flatMap(
    ([controller, actions]) =>
      Object.keys(actions).map(
        (action) => `kuzzle-plugin-auth-passport-local/${controller}:${action}`,
      ),
  );
  return [...native, ...local];
}

const isMemoryStorage = (key: string): boolean => /^(?:ms|memoryStorage):/u.test(key);

describe("the table of the host's actions", () => {
  it("holds each of them once: guarded, or harmless with its reason", () => {
    const undecided = publicApi().filter(
      (key) => !isMemoryStorage(key) && Object.hasOwn(GUARDS, key) === UNGUARDED.has(key),
    );
    undecided.should.eql([]);
    MEMORY_STORAGE_REASON.should.match(/keeps no rights/u);
  });

  it("holds nothing that the host does not have", () => {
    const known = new Set(publicApi());
    [...Object.keys(GUARDS), ...UNGUARDED.keys()].filter((key) => !known.has(key)).should.eql([]);
  });

  it("lets a sign-up preset grant none of the guarded actions but those about oneself", () => {
    const guarded = Object.keys(GUARDS).filter((key) => !key.startsWith("auth:"));
    const own = [...Object.keys(OWN_ACTIONS), "restore"].map((action) => `profile-guard:${action}`);
    should(new Set(ADMINISTRATION)).eql(new Set([...guarded, ...own, "bulk:import"]));
  });

  it("gives every harmless action a reason", () => {
    for (const reason of UNGUARDED.values()) {
      should(reason).match(/\w+ \w+/u);
    }
  });
});
