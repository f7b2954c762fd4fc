import { createRequire } from "node:module";

import { Backend } from "kuzzle";

import type * as Packed from "../../../index";
import { profiles, roles, standardRoles, tenants } from "../../../features/application/permissions";

/** An application with the plugin of PLUGIN_PACKAGE, the folder of a package; without one where it is empty. */
const folder = process.env.PLUGIN_PACKAGE ?? "";
const app = new Backend("profile-guard-features");
if (folder !== "") {
  const { ProfileGuardPlugin } = createRequire(__filename)(folder) as typeof Packed;
  app.plugin.use(new ProfileGuardPlugin({ restrictedProfileIds: ["customer"] }));
}

const config = app.config.content as Required<typeof app.config.content>;
config.limits.loginsPerSecond = 1000;
// the machine of a test may be busy
config.plugins.common.initTimeout = 60_000;
Object.assign(config.security.standard.roles, standardRoles);
Object.assign(config.plugins["kuzzle-plugin-auth-passport-local"], { stretching: false });
app.import.mappings(tenants);
app.import.roles(roles);
app.import.profiles(profiles);

async function main(): Promise<void> {
  await app.start();
  const { ANOTHER_NODE, ADMIN_NAME: username, ADMIN_PASSWORD: password } = process.env;
  if (ANOTHER_NODE === undefined) {
    await app.sdk.query({
      controller: "security",
      action: "createFirstAdmin",
      _id: username,
      reset: true,
      body: { content: {}, credentials: { local: { username, password } } },
    });
  }
  process.stdout.write("features: ready\n");
}

main().catch((error: unknown) => {
  process.stderr.write(`features: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
