import should from "should";

import { replaceGlobalKuzzle } from "../support/globalKuzzle";

interface Kernel {
  loadInitialState(this: object, imports: object): Promise<void>;
}

/** Rows 67 and 87 of docs/host-behaviour.md. */
describe("the host's import lock", () => {
  let kernel: Kernel;
  let putBack: () => void;
  const cache = new Map<string, unknown>();

  const host = (imports: () => Promise<void>): object => ({
    ask: (event: string) => Promise.resolve(event.endsWith("exist") ? false : null),
    importTypes: { permissions: imports },
    isConfigsEmpty: () => false,
    persistHashedImport: () => Promise.resolve(),
    _waitForImportToFinish: () => Promise.resolve(),
    log: { info: () => undefined },
  });

  before(async () => {
    // it defines `global.kuzzle`, which is replaced below
    const file = "kuzzle/dist/lib/kuzzle/index.js";
    const { Kuzzle } = (await import(file)) as { Kuzzle: { prototype: Kernel } };
    kernel = Kuzzle.prototype;
  });

  beforeEach(() => {
    cache.clear();
    putBack = replaceGlobalKuzzle({
      id: "node",
      ask: (event: string, key: string, value?: unknown) => {
        if (event.endsWith("store")) {
          cache.set(key, value);
        } else if (event.endsWith("script:execute")) {
          cache.clear();
        }
        return Promise.resolve(true);
      },
    });
  });

  afterEach(() => {
    putBack();
  });

  it("67: stays when the import fails, and goes when it succeeds", async () => {
    const load = (imports: () => Promise<void>): Promise<void> =>
      kernel.loadInitialState.call(host(imports), {});
    await should(load(() => Promise.reject(new Error("refused")))).be.rejectedWith("refused");
    [...cache.keys()].should.eql(["backend:import:permissions"]);
    await load(() => Promise.resolve());
    [...cache.keys()].should.eql([]);
  });

  it("87: knows what was imported by the kind alone: another application's counts", async () => {
    const asked: string[] = [];
    let hash: unknown = null;
    const told: unknown[] = [];
    const application = (name: string): object => ({
      ...host(async () => undefined),
      config: { services: { storageEngine: { internalIndex: { name } } } },
      ask: (event: string, ...args: string[]) => {
        if (event === "core:cache:internal:get") {
          asked.push(args[0] ?? "");
          return Promise.resolve(hash);
        }
        return Promise.resolve(event.endsWith("exist") ? false : null);
      },
      importTypes: {
        permissions: async (_: object, { initialized }: { initialized: boolean }) => {
          told.push(initialized);
        },
      },
      persistHashedImport: async ({ importPayloadHash }: { importPayloadHash: unknown }) => {
        hash = importPayloadHash;
      },
    });
    await kernel.loadInitialState.call(application("one"), {});
    await kernel.loadInitialState.call(application("other"), {});
    told.should.eql([false, true]);
    asked.should.eql(["backend:init:import:permissions", "backend:init:import:permissions"]);
  });
});
