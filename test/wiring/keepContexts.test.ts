import { createRequire } from "node:module";

import should from "should";

import { parseConfig } from "../../lib/config/config";
import { ConfigurationError } from "../../lib/errors/ConfigurationError";
import type { Services } from "../../lib/usecases/Services";
import { NodeState } from "../../lib/usecases/status/NodeState";
import { keepContexts } from "../../lib/wiring/keepContexts";

const { cache } = createRequire(__filename);
const FILE = "/app/node_modules/old/node_modules/bluebird/js/release/bluebird.js";

describe("keepContexts", () => {
  const lines: string[] = [];
  const state = new NodeState(() => {
    throw new Error("nobody asks");
  });
  let end: () => void;

  const start = async (mode: "report" | "refuse"): Promise<void> => {
    const services = {
      config: parseConfig({ embeddedCalls: mode }, {}),
      host: { served: { keepsContexts: true } },
      log: { warn: (line: string) => lines.push(line) },
    };
    end = await keepContexts(services as unknown as Services, state);
  };

  beforeEach(() => {
    end = () => undefined;
    lines.length = 0;
    // what bluebird was before 3.7: it runs all callbacks in the context of the first
    let queue: (() => void)[] = [];
    const map = async (values: readonly unknown[], mapper: (value: unknown) => unknown) =>
      new Promise((resolve) => {
        const waiting = queue;
        waiting.push(() => {
          resolve(values.map(mapper));
        });
        if (waiting.length === 1) {
          setImmediate(() => {
            queue = [];
            waiting.forEach((callback) => {
              callback();
            });
          });
        }
      });
    cache[FILE] = { exports: { config: () => undefined, map } } as unknown as NodeJS.Module;
  });

  afterEach(() => {
    Reflect.deleteProperty(cache, FILE);
    end();
  });

  it("stops a start that is to refuse, where promises mix up contexts", async () => {
    const failed: unknown = await start("refuse").catch((error: unknown) => error);
    should(failed).be.instanceOf(ConfigurationError);
    should((failed as Error).message).match(
      /bluebird\.js.*3\.7 or later.*"overrides".*forClient.*"embeddedCalls" to "report"/su,
    );
    should(lines).eql([]);
  });

  it("tells it where nothing is refused", async () => {
    await start("report");
    should(lines.length).equal(1);
    should(lines[0]).match(/may count as another client's, since they do not keep/u);
    should(state.losses.length).equal(1);
  });

  it("says nothing where all keep them", async () => {
    Reflect.deleteProperty(cache, FILE);
    await start("refuse");
    should(lines).eql([]);
  });
});
