import { createRequire } from "node:module";
import { setImmediate as nextTurn } from "node:timers/promises";

import should from "should";

import type { Bluebird } from "../../../lib/host/patches/asyncContext";
import type { Loader } from "../../../lib/host/requests/promiseCopies";
import { keepsAsyncContext } from "../../../lib/host/patches/asyncContext";
import {
  keepContextOfCopies,
  keepContextOfLaterCopies,
} from "../../../lib/host/requests/promiseCopies";

const load = createRequire(__filename);
const FILE = "/app/node_modules/a-plugin/node_modules/bluebird/js/release/bluebird.js";

/** Another copy than the host's, as a plugin has it in its own node_modules. */
function copyOfBluebird(): Bluebird {
  const files = Object.keys(load.cache).filter((file) => /[\\/]bluebird[\\/]js/u.test(file));
  const kept = files.map((file) => [file, load.cache[file]] as const);
  files.forEach((file) => Reflect.deleteProperty(load.cache, file));
  const copy = load("bluebird") as Bluebird;
  kept.forEach(([file, module]) => {
    load.cache[file] = module;
  });
  return copy;
}

describe("keepContextOfCopies", () => {
  it("lets copies of bluebird keep the context that plugins bring along", async () => {
    const copy = copyOfBluebird();
    should(await keepsAsyncContext(() => copy)).be.false();
    should(await keepContextOfCopies({ [FILE]: { exports: copy } })).eql([]);
    should(await keepsAsyncContext(() => copy)).be.true();
  });

  it("names those that cannot", async () => {
    const old = Object.assign(copyOfBluebird(), { config: () => undefined });
    should(await keepContextOfCopies({ [FILE]: { exports: old } })).eql([FILE]);
  });

  it("leaves other modules alone", async () => {
    const fail = (): never => {
      throw new Error("touched");
    };
    const exports = { config: fail, map: fail };
    const others = { "/app/bluebird.js": { exports }, [FILE]: { exports: {} }, "/gone": undefined };
    should(await keepContextOfCopies(others)).eql([]);
  });
});

describe("keepContextOfLaterCopies", () => {
  const failed: string[] = [];
  let end: () => void;

  beforeEach(() => {
    failed.length = 0;
    end = keepContextOfLaterCopies((file) => failed.push(file));
  });

  afterEach(() => {
    end();
  });

  it("lets a copy keep the context that is loaded later", async () => {
    const copy = copyOfBluebird();
    should(await keepsAsyncContext(() => copy)).be.true();
    should(failed).eql([]);
    end();
    const another = copyOfBluebird();
    should(await keepsAsyncContext(() => another)).be.false();
  });

  it("names one that cannot, and leaves other modules alone", async () => {
    end();
    const old = Object.assign(copyOfBluebird(), { config: () => undefined });
    const loaders: Record<string, Loader | undefined> = { ".js": () => undefined };
    end = keepContextOfLaterCopies((file) => failed.push(file), loaders);
    loaders[".js"]?.({ exports: old }, FILE);
    loaders[".js"]?.({ exports: old }, "/app/bluebird.js");
    loaders[".js"]?.({ exports: {} }, FILE);
    await nextTurn();
    should(failed).eql([FILE]);
    should(keepContextOfLaterCopies(() => undefined, {})).be.a.Function();
  });
});
