import type { KuzzleRequest } from "kuzzle";
import { Backend } from "kuzzle";

import { ProfileGuardPlugin } from "../../index";
import { PinStrategy } from "./PinStrategy";

/** The application whose handles the matrix looks at, on one node or three. */
const app = new Backend("profile-guard-revocation");

app.plugin.use(new PinStrategy(), { name: "pin", manifest: { name: "pin" } });
app.plugin.use(new ProfileGuardPlugin({ restrictedProfileIds: ["default"] }));
/** Writes of the application's own code: sends its body by the embedded SDK. */
app.controller.register("sdk", {
  actions: {
    run: {
      handler: async (request: KuzzleRequest): Promise<unknown> =>
        (await app.sdk.query(request.getBody() as never)).result,
    },
  },
});

const config = app.config.content as Required<typeof app.config.content>;
config.cluster.enabled = process.env.kuzzle_cluster__enabled === "true";
config.limits.loginsPerSecond = 1000;
// hashing many passwords well would be most of what the test takes
Object.assign(config.plugins["kuzzle-plugin-auth-passport-local"], { stretching: false });
// the machine of a test may be busy
config.plugins.common.initTimeout = 60_000;
// the host renews scrolls of users and profiles for its default, whatever is asked
Object.assign(config.services.storageEngine, {
  maxScrollDuration: "10m",
  defaults: { ...config.services.storageEngine.defaults, scrollTTL: "10m" },
});

async function main(): Promise<void> {
  await app.start();
  const name = process.env.ADMIN_NAME;
  // of a cluster, the first node makes the administrator
  if (name !== undefined) {
    await app.sdk.query({
      controller: "security",
      action: "createFirstAdmin",
      _id: name,
      reset: true,
      body: {
        content: {},
        credentials: { local: { username: name, password: process.env.ADMIN_PASSWORD } },
      },
    });
  }
  process.stdout.write("revocation: ready\n");
}

main().catch((error: unknown) => {
  process.stderr.write(`revocation: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
