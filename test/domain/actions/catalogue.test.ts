import { createRequire } from "node:module";

import should from "should";

import {
  HOST_ACTIONS,
  type LocationArguments,
  locationArguments,
} from "../../../lib/domain/actions";
import { replaceGlobalKuzzle } from "../../support/globalKuzzle";

/** Tells how the funnel registers the host's controllers, by the name of their class. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  AdminController: ["admin"],
  AuthController: ["auth"],
  BulkController: ["bulk"],
  ClusterController: ["cluster"],
  CollectionController: ["collection"],
  DebugController: ["debug"],
  DocumentController: ["document"],
  IndexController: ["index"],
  MemoryStorageController: ["memoryStorage", "ms"],
  RealtimeController: ["realtime"],
  SecurityController: ["security"],
  ServerController: ["server"],
};

interface Controller {
  readonly _actions: ReadonlySet<string>;
  readonly [action: string]: unknown;
}

describe("the catalogue and the installed host", () => {
  const controllers = new Map<string, Controller>();

  before(() => {
    for (const [className, controller] of Object.entries(hostControllers())) {
      for (const name of NAMES[className] ?? [className]) {
        controllers.set(name, controller);
      }
    }
  });

  it("knows every action of the installed host, and no other", () => {
    should([...HOST_ACTIONS.keys()].sort()).eql([...controllers.keys()].sort());
    for (const [name, controller] of controllers) {
      const known = HOST_ACTIONS.get(name) ?? new Map();
      const undeclared = [...controller._actions].filter((action) => !known.has(action));
      should(undeclared).eql([], `declare them in lib/domain/actions (CONTRIBUTING.md): ${name}`);
      const gone = [...known.keys()].filter((action) => !controller._actions.has(String(action)));
      should(gone).eql([], `declared, but this Kuzzle does not have them: ${name}`);
    }
  });

  it("knows which location arguments the host's code reads", () => {
    for (const [name, controller] of controllers) {
      for (const action of controller._actions) {
        should(locationArguments(name, action)).equal(
          readBy(controller, action, controllers),
          `${name}:${action}`,
        );
      }
    }
  });

  it("judges an action that it does not know by index and collection", () => {
    should(locationArguments("acme", "list")).equal("collection");
    should(locationArguments("auth", "unknown")).equal("collection");
    should(locationArguments("auth", undefined)).equal("collection");
    should(locationArguments(undefined, undefined)).equal("collection");
  });
});

/** Finds what the source of an action reads, and that of the methods and controllers it hands over to. */
function readBy(
  controller: Controller,
  action: string,
  controllers: ReadonlyMap<string, Controller>,
): LocationArguments {
  const sources = new Map<unknown, string>();
  const collect = (method: unknown): void => {
    if (typeof method !== "function" || sources.has(method)) {
      return;
    }
    const source = Function.prototype.toString.call(method);
    sources.set(method, source);
    for (const [, name] of source.matchAll(/\bthis\.(\w+)\(/gu)) {
      collect(controller[String(name)]);
    }
    for (const [, other, name] of source.matchAll(/controllers\s*\.get\("(\w+)"\)\s*\.(\w+)\(/gu)) {
      collect(controllers.get(String(other))?.[String(name)]);
    }
  };
  collect(controller[action]);
  const source = [...sources.values()].join("\n");
  const index = /getIndex\(|[hH]asIndex|getIndexAndCollection\(|(args|resource|input)\.index\b/u;
  const both = /getIndexAndCollection\(|[hH]asIndexAndCollection/u;
  if (!index.test(source)) {
    return "none";
  }
  return both.test(source) || source.includes("getCollection(") ? "collection" : "index";
}

/** The host's controllers, built on a host that answers anything with itself. */
function hostControllers(): Readonly<Record<string, Controller>> {
  const anything: unknown = new Proxy(() => undefined, {
    get: (_target, name) => (name === Symbol.toPrimitive ? () => "" : anything),
    apply: () => anything,
  });
  const putBack = replaceGlobalKuzzle(anything);
  try {
    const load = createRequire(__filename);
    const classes = load(
      "../../../node_modules/kuzzle/dist/lib/api/controllers/index.js",
    ) as Record<string, { default?: new () => Controller } & (new () => Controller)>;
    return Object.fromEntries(
      Object.entries(classes).map(([name, exported]) => {
        const Class = exported.default ?? exported;
        return [name, new Class()];
      }),
    );
  } finally {
    putBack();
  }
}
