import { Plugin } from "kuzzle";
import should from "should";
import sinon from "sinon";

import { ConfigurationError } from "../../lib/errors/ConfigurationError";
import { fault } from "../../lib/domain/findings";
import { othersInitialized, stopStart } from "../../lib/host/kernel/stopStart";
import { replaceGlobalKuzzle } from "../support/globalKuzzle";

interface Manager {
  loadPlugins: () => Map<string, object>;
  init(): Promise<unknown>;
}

class Faulty extends Plugin {
  constructor(readonly onInit: (self: Plugin) => void) {
    super({ kuzzleVersion: ">=2.33.0 <3" });
  }

  init(): void {
    this.onInit(this);
  }
}

/** Row 140 of docs/host-behaviour.md. */
describe("the words that the host puts around errors at start", () => {
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const error = new ConfigurationError([fault("member.type", "a", '"a" must be a string.')]);
  let putBack: () => void;

  beforeEach(() => {
    putBack = replaceGlobalKuzzle({
      rootPath: __dirname,
      config: { plugins: { common: { initTimeout: 1_000 } } },
      log: { child: () => silent },
      on: () => undefined,
    });
  });

  afterEach(() => {
    putBack();
  });

  async function startWith(onInit: (self: Plugin) => void): Promise<Error> {
    // oxlint-disable-next-line typescript/no-require-imports -- the host's own file
    const PluginsManager = require("kuzzle/dist/lib/core/plugin/pluginsManager.js") as {
      new (): Manager;
    };
    const manager = new PluginsManager();
    const name = "faulty";
    const instance = new Faulty(onInit);
    manager.loadPlugins = () =>
      new Map([[name, { name, instance, config: {}, context: {}, logPrefix: name }]]);
    const failed: unknown = await manager.init().catch((thrown: unknown) => thrown);
    should(failed).be.an.Error();
    return failed as Error;
  }

  it("140: are of failsafeMode when init throws, and none when a plugin has it stop the start", async () => {
    const wrapped = await startWith(() => {
      throw error;
    });
    wrapped.message.should.match(/failsafeMode.*problem with a plugin implementation/su);
    should(
      await startWith((self) => {
        stopStart(self, error);
      }),
    ).equal(error);
  });

  it("140: are none around the host's own classes of errors in pipes", async () => {
    // oxlint-disable-next-line typescript/no-require-imports -- the host's own file
    const PipeRunner = require("kuzzle/dist/lib/kuzzle/event/pipeRunner.js") as {
      new (
        most: number,
        buffer: number,
      ): {
        run(chain: unknown[], args: unknown[], done: (told: Error) => void, of: object): void;
      };
    };
    const told = async (thrown: Error): Promise<Error> =>
      new Promise((resolve) => {
        const pipe = (_payload: unknown, done: (told: Error) => void): void => {
          done(thrown);
        };
        new PipeRunner(1, 1).run([pipe], [{}], resolve, {});
      });
    should(await told(error)).equal(error);
    (await told(new Error("plain"))).message.should.match(/problem with a plugin implementation/u);
  });
});

describe("othersInitialized", () => {
  it("waits for the plugins whose locks a start that fails would leave", async () => {
    const own = new Faulty(() => undefined);
    const local: { name: string; instance: unknown; initCalled?: boolean } = {
      name: "local",
      instance: {},
    };
    const plugins = [{ name: "faulty", instance: own }, local];
    let isOver = false;
    const over = othersInitialized({ pluginsManager: { plugins } as never }, own).then(() => {
      isOver = true;
    });
    await new Promise(setImmediate);
    should(isOver).be.false();
    local.initCalled = true;
    await over;
  });

  it("does not wait for ever", async () => {
    const clock = sinon.useFakeTimers({ toFake: ["Date", "setTimeout"] });
    try {
      const plugins = [{ name: "slow", instance: {} }];
      const own = new Faulty(() => undefined);
      const over = othersInitialized({ pluginsManager: { plugins } as never }, own);
      await clock.tickAsync(6_000);
      await over;
    } finally {
      clock.restore();
    }
  });
});
