import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

import should from "should";

import { fileOfHostPackage, hostModule } from "../../../lib/host/kernel/hostModules";
import type { Answerer, AsyncStore, Kernel } from "../../../lib/host/kernel/kernel";
import { HOST_PATCH_NAMES } from "../../../lib/host/patches/names";
import type { PinnedHost } from "../../../lib/host/pins";
import { checkPins, PINS } from "../../../lib/host/pins";
import { ASKED_EVENTS } from "../../../lib/host/pins/eventPins";
import { checkout } from "../../../tools/services/folders";
import { replaceGlobalKuzzle } from "../../support/globalKuzzle";

const load = createRequire(__filename);
const defaultOf = (file: string): unknown =>
  (load(`../../../node_modules/kuzzle/dist/lib/${file}.js`) as { default: unknown }).default;

type Mutable<T> = { -readonly [Member in keyof T]: T[Member] };
type Emitting = Kernel & {
  onAsk(event: string, answer: Answerer): void;
};

/** Installed classes of the host, put together as a running one has them. */
function sound(): { kernel: Mutable<Emitting>; host: Mutable<PinnedHost> } {
  const Emitter = defaultOf("kuzzle/event/KuzzleEventEmitter") as new (
    pipes: number,
    buffered: number,
  ) => Emitting;
  const Store = defaultOf("util/asyncStore") as new () => AsyncStore;
  const emitter = new Emitter(50, 50);
  for (const event of ASKED_EVENTS) {
    emitter.onAsk(event, () => false);
  }
  emitter.onAsk("core:realtime:unsubscribe", () => undefined);
  const security = { createUser: async () => undefined, _actions: new Set(["createUser"]) };
  const kernel: Mutable<Emitting> = Object.assign(emitter, {
    asyncStore: new Store(),
    funnel: {
      controllers: new Map([["security", security]]),
      checkRights: async (request: never) => request,
    },
    pluginsManager: { controllers: new Map() },
    entryPoint: { dispatch: () => undefined, protocols: new Map() },
    tokenManager: { tokensByConnection: new Map() },
  } as unknown as Partial<Kernel>);
  return { kernel, host: { kernel, module: hostModule, packageFile: fileOfHostPackage } };
}

/** A module of the host with something else in a class of it. */
function doctored(host: Mutable<PinnedHost>, name: string, members: object): void {
  const { module } = host;
  host.module = (file) => {
    const found = module(file) as Record<string, new () => object>;
    const original = found[name];
    if (original === undefined) {
      return found;
    }
    const changed = class extends original {};
    Object.assign(changed.prototype, members);
    return { ...found, [name]: changed };
  };
}

/** Changes what a later Kuzzle may change, by the pin that notices it. */
const CHANGES: Readonly<Record<string, (parts: ReturnType<typeof sound>) => void>> = {
  "every event that is asked is answered": ({ kernel }) => {
    (kernel.coreAnswerers as Map<string, Answerer>).delete("core:cache:internal:script:execute");
  },
  "an event that is asked is told of": ({ kernel }) => {
    kernel.ask = async () => false;
  },
  "actions stand where they are guarded": ({ kernel }) => {
    kernel.funnel = { ...kernel.funnel, controllers: new Map() };
  },
  "a request is known in the course of its work": ({ kernel }) => {
    const { asyncStore } = kernel;
    kernel.asyncStore = {
      ...asyncStore,
      exists: () => false,
      get: () => undefined,
      set: () => undefined,
      run: (work) => {
        work();
      },
    };
  },
  "roles are read as expected": ({ host }) => {
    // nothing shadows "*" any more
    doctored(host, "Role", { isActionAllowed: () => true });
  },
  "restrictions are judged as expected": ({ host }) => {
    doctored(host, "Role", { checkRestrictions: (index: unknown) => index === undefined });
  },
  "policies are read as expected": ({ host }) => {
    doctored(host, "ProfileRepository", { optimizePolicy: (policy: object) => policy });
  },
  "notifications can be held back": ({ kernel }) => {
    kernel.entryPoint = {};
  },
  "the rights check can be given up": ({ kernel }) => {
    kernel.funnel = { controllers: kernel.funnel.controllers };
  },
  "answers of Elasticsearch are read as expected": ({ host }) => {
    host.packageFile = () => {
      throw new Error("no such package");
    };
  },
};

describe("pins of the host", () => {
  let putBack: () => void;

  before(() => {
    putBack = replaceGlobalKuzzle({});
  });
  after(() => {
    putBack();
  });

  it("hold in the installed host, within milliseconds", async () => {
    const { host } = sound();
    await checkPins(host);
    const begun = performance.now();
    (await checkPins(host)).map(({ pin, why }) => [pin.name, why]).should.eql([]);
    (performance.now() - begun).should.be.below(100);
  });

  for (const pin of PINS) {
    it(`notices a host in which this does not hold: ${pin.name}`, async () => {
      const parts = sound();
      const change = CHANGES[pin.name];
      should(change).be.a.Function();
      change?.(parts);
      (await checkPins(parts.host)).map((failed) => failed.pin.name).should.eql([pin.name]);
    });
  }

  it("leave nothing behind", async () => {
    const { kernel, host } = sound();
    await checkPins(host);
    (kernel as unknown as { eventNames(): unknown[] }).eventNames().should.eql([]);
  });

  it("say what is missing, where that can be said", async () => {
    const { kernel, host } = sound();
    const answerers = kernel.coreAnswerers as Map<string, Answerer>;
    answerers.delete("core:security:user:get");
    const [failed] = await checkPins(host);
    should(failed?.why).equal("nothing answers core:security:user:get");
  });

  it("name a row of docs/host-behaviour.md, and what is lost", () => {
    const rows = readFileSync(path.join(checkout, "docs/host-behaviour.md"), "utf8");
    const needs: readonly string[] = ["start", "openConnections", "deadlines", ...HOST_PATCH_NAMES];
    for (const { name, row, lost, needed } of PINS) {
      should([name, rows.includes(`\n| ${row} `)]).eql([name, true]);
      lost.should.match(/^[A-Z].*[^.]$/u);
      needs.should.containEql(needed);
    }
    should(new Set(PINS.map(({ name }) => name)).size).equal(PINS.length);
  });

  it("list every event by its whole name that the plugin asks", () => {
    const folder = path.join(checkout, "lib/host");
    const asked = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && !file.startsWith("pins"))
      .flatMap((file) => [
        ...readFileSync(path.join(folder, file), "utf8").matchAll(
          /ask\(\s*"(core:[^"]+)"|event = "(core:[^"]+)"/gu,
        ),
      ])
      .map(([, direct, named]) => direct ?? named ?? "");
    asked.length.should.be.above(20);
    const optional = ["core:realtime:unsubscribe"];
    [...new Set(asked)]
      .filter((event) => ![...ASKED_EVENTS, ...optional].includes(event))
      .should.eql([]);
  });
});
