import { monitorEventLoopDelay } from "node:perf_hooks";

import { Backend } from "kuzzle";

import { ProfileGuardPlugin } from "../../index";
import type { Memory, Setup } from "./setup";
import { OWN_CONTROLLER, PLACE_COLLECTION, placeNamed, PRESET, READY } from "./setup";
import { slowDownGuard } from "./slowGuard";

/** An application under measurement: the same but for the plugin. See platform.ts. */
const setup = JSON.parse(process.env.BENCH_SETUP ?? "") as Setup;
const app = new Backend("profile-guard-bench");

if (setup.plugin) {
  const { constraints, usage, embeddedCalls, restrictSecurityReads } = setup;
  app.plugin.use(
    new ProfileGuardPlugin({
      ...(embeddedCalls && { embeddedCalls }),
      ...(constraints && { constraints }),
      ...(usage && { usage: { enabled: true, interval: 5 } }),
      ...(restrictSecurityReads && { restrictSecurityReads }),
    }),
  );
  slowDownGuard(setup.slowGuard ?? 0);
}

const config = app.config.content as Required<typeof app.config.content>;
config.cluster.enabled = false;
config.limits.loginsPerSecond = 100_000;
config.plugins.common.initTimeout = 60_000;
config.security.restrictedProfileIds = [PRESET];
// one caller after the other signs up more often than the host lets the anonymous user ask
Object.assign(config.security.standard.profiles, {
  anonymous: { rateLimit: 0, policies: [{ roleId: "anonymous" }] },
});
const login = { actions: { login: true } };
Object.assign(config.security.standard.roles, {
  anonymous: {
    controllers: {
      auth: login,
      security: { actions: { createRestrictedUser: true } },
      "profile-guard": { actions: { createRestrictedUser: true } },
      [OWN_CONTROLLER]: { actions: { door: true } },
    },
  },
  default: { controllers: { auth: login } },
});

app.controller.register(OWN_CONTROLLER, {
  actions: {
    memory: {
      handler: async (): Promise<Memory> => {
        globalThis.gc?.();
        const { rss, heapUsed } = process.memoryUsage();
        return { rss, heapUsed };
      },
    },
    longestBlock: { handler: async (): Promise<number> => longestBlock() },
    door: {
      handler: async (request) =>
        (await app.sdk.query(request.getBody() as Asked)).result as unknown,
    },
    nothing: { handler: async () => ({}) },
    preset: {
      handler: async (request) => {
        host().config.security.restrictedProfileIds = [request.getString("profileId")];
      },
    },
  },
});

const delays = monitorEventLoopDelay({ resolution: 5 });
delays.enable();

/** Returns how long nothing else was answered at most since this was asked last, in milliseconds. */
function longestBlock(): number {
  const { max } = delays;
  delays.reset();
  return max / 1e6;
}

interface Asked {
  readonly controller: string;
  readonly action: string;
}

interface HostLike {
  config: { security: { restrictedProfileIds: string[] } };
  ask: (event: string, ...args: unknown[]) => Promise<unknown>;
}

function host(): HostLike {
  return (globalThis as unknown as { kuzzle: HostLike }).kuzzle;
}

async function main(): Promise<void> {
  await app.start();
  for (let number = 0; number < setup.places; number += 1) {
    const name = placeNamed(number);
    await host().ask("core:storage:public:cache:addIndex", name);
    await host().ask("core:storage:public:cache:addCollection", name, PLACE_COLLECTION);
  }
  process.stdout.write(`${READY}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
