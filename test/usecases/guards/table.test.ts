import should from "should";

import {
  type ActionDeclaration,
  actionsThat,
  administration,
  declarationOf,
  guardedHostActions,
  HOST_ACTIONS,
  isOfPlugin,
  OWN_CONTROLLER,
  SHARED_ACTIONS,
  UNGUARDED_REASONS,
} from "../../../lib/domain/actions";

interface PassportLocal {
  readonly controllers: Readonly<Record<string, object>>;
}

// oxlint-disable-next-line typescript/no-require-imports -- the host's plugin has no types
const PassportLocalPlugin = require("kuzzle-plugin-auth-passport-local") as new () => PassportLocal;

/**
 * Lists them from the catalogue, which has every action of the host's own:
 * test/domain/actions/catalogue.test.ts.
 */
function passwordActions(): string[] {
  return Object.entries(new PassportLocalPlugin().controllers).flatMap(([controller, actions]) =>
    Object.keys(actions).map(
      (action) => `kuzzle-plugin-auth-passport-local/${controller}:${action}`,
    ),
  );
}

const decisions = ({ write, unguarded }: ActionDeclaration): number =>
  [write, unguarded].filter((decision) => decision !== undefined).length;

describe("the catalogue of actions", () => {
  it("decides of each once: guarded, or not, with its reason", () => {
    actionsThat((declaration) => decisions(declaration) !== 1).should.eql([]);
  });

  it("has the actions of the password plugin, and no others of plugins", () => {
    actionsThat((_, controller) => isOfPlugin(controller))
      .sort()
      .should.eql(passwordActions().sort());
    should([...HOST_ACTIONS.keys()].filter(isOfPlugin)).eql([]);
  });

  it("lets a sign-up preset grant none of the guarded actions but those about oneself", () => {
    const guarded = guardedHostActions().filter((key) => !key.startsWith("auth:"));
    const more = ["restore", "repairDangling", "cutOff", "createApiKey", "instantiateTenant"];
    const own = [...SHARED_ACTIONS, ...more].map((action) => `${OWN_CONTROLLER}:${action}`);
    should(new Set(administration())).eql(new Set([...guarded, ...own, "bulk:import"]));
  });

  it("says the same of what the plugin offers under both names", () => {
    for (const action of SHARED_ACTIONS) {
      should(declarationOf(OWN_CONTROLLER, action)).equal(declarationOf("security", action));
    }
  });

  it("has every answer cut that could list places which its request does not name", () => {
    const shows = ({ data, place, unguarded, lists }: ActionDeclaration): boolean =>
      data === "reads" && place !== "collection" && unguarded !== "memory" && lists === undefined;
    // index:exists names its place; cursors and rooms were given for one that was judged
    actionsThat(shows)
      .sort()
      .should.eql([
        "document:scroll",
        "index:exists",
        "realtime:count",
        "realtime:join",
        "realtime:unsubscribe",
      ]);
  });

  it("gives every reason in words", () => {
    for (const reason of Object.values(UNGUARDED_REASONS)) {
      should(reason).match(/\w+ \w+ \w+/u);
    }
  });
});
